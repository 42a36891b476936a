//! JSON documents: the answers of platforms' interfaces, one value over many lines. The list of rows is
//! found inside, nested objects become columns with dots in their names, and lists that break a row
//! down by age and gender become rows of their own. Logs, one object a line, are read elsewhere.

use serde_json::{Map, Value};

use crate::error::{Code, Error, Result};
use crate::input::export::{Line, Reading, Sheet};
use crate::input::stream::Text;
use crate::input::{Format, Opened};

/// Keys under which answers hold their rows, the outermost first.
const ROWS: [&str; 12] = [
    "data",
    "results",
    "rows",
    "elements",
    "list",
    "ads",
    "timeseries_stats",
    "timeseries_stat",
    "total_stats",
    "total_stat",
    "breakdown_stats",
    "dimension_stats",
];

/// Lists in a row that break it down: each of their entries is a row.
const BREAKDOWNS: [&str; 3] = [
    "demographic_distribution",
    "age_country_gender_reach_breakdown",
    "age_gender_breakdowns",
];

/// Columns of a breakdown that are the groups of one attribute beside each other.
const GENDERS: [&str; 3] = ["female", "male", "unknown"];

/// Objects nested deeper are kept as text.
const DEEPEST: usize = 8;

/// Whether text that begins with `{` is one document rather than an object a line.
pub(super) fn is_document(text: &Text) -> bool {
    let head = text
        .head
        .strip_prefix(&[0xef, 0xbb, 0xbf])
        .unwrap_or(&text.head);
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    match serde_json::from_slice::<Map<String, Value>>(first) {
        // A whole answer on one line has its rows inside.
        Ok(object) => text.whole && lines.next().is_none() && rows_in(&object).is_some(),
        Err(_) => !first.ends_with(b"}"),
    }
}

/// Whether text that begins with `[` is a list of objects.
pub(super) fn is_list(text: &Text) -> bool {
    let mut begins = text.head.iter().filter(|byte| !byte.is_ascii_whitespace());
    begins.next() == Some(&b'[') && begins.next() == Some(&b'{')
}

/// Opens a document.
///
/// # Errors
///
/// [`Code::JsonSyntax`] when it cannot be parsed or holds no rows; what cleaning an export brings.
pub(super) fn open(name: String, text: Text, reading: &Reading) -> Result<Opened> {
    let (bytes, facts) = text.read_whole(&name)?;
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
    let document: Value = serde_json::from_slice(bytes).map_err(|error| {
        Error::new(
            Code::JsonSyntax,
            format!("`{name}` is no JSON document: {error}"),
        )
        .help("download it again; a log is read with one object a line, such as {\"gender\":\"F\",\"targeted\":1}")
    })?;
    let rows = match &document {
        Value::Array(items) => objects(items),
        Value::Object(object) => rows_in(object),
        _ => None,
    };
    let rows = rows.filter(|rows| !rows.is_empty()).ok_or_else(|| {
        Error::new(Code::JsonSyntax, format!("`{name}` holds no list of rows")).help(format!(
            "rows are looked for in a list of objects, or in one under {}",
            ROWS[..5].join(", ")
        ))
    })?;
    let mut flat: Vec<Map<String, Value>> = Vec::new();
    for row in rows {
        flat.extend(broken_down(row));
    }
    let sheet = sheet(name, &flat, facts);
    Opened::of_sheet(sheet, Format::Json, reading)
}

/// The rows of a list: its objects, or what those hold in turn.
fn objects(items: &[Value]) -> Option<Vec<&Map<String, Value>>> {
    let mut rows = Vec::new();
    for item in items {
        let object = item.as_object()?;
        match rows_in(object) {
            Some(inner) => rows.extend(inner),
            None => rows.push(object),
        }
    }
    Some(rows)
}

/// The rows under the first known key that has any.
fn rows_in(object: &Map<String, Value>) -> Option<Vec<&Map<String, Value>>> {
    ROWS.iter().find_map(|key| match object.get(*key)? {
        Value::Array(items) => objects(items).filter(|rows| !rows.is_empty()),
        Value::Object(inner) => rows_in(inner),
        _ => None,
    })
}

/// A row as flat rows: one for each entry of its breakdowns, or itself.
fn broken_down(row: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut own = Map::new();
    flatten(row, "", DEEPEST, &mut own);
    let broken = row.iter().find_map(|(key, value)| {
        BREAKDOWNS
            .contains(&key.as_str())
            .then_some((key, value.as_array()?))
    });
    let Some((key, entries)) = broken else {
        return vec![own];
    };
    own.remove(key);
    let entries = entries.iter().filter_map(Value::as_object);
    let mut rows = Vec::new();
    for entry in entries
        .flat_map(broken_down)
        .flat_map(|entry| by_gender(&entry))
    {
        let mut row = own.clone();
        row.extend(
            entry
                .into_iter()
                .map(|(name, value)| (format!("{key}.{name}"), value)),
        );
        rows.push(row);
    }
    rows
}

/// An entry with a count for each gender as an entry for each gender with one count.
fn by_gender(entry: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let beside: Vec<&str> = GENDERS
        .into_iter()
        .filter(|gender| entry.get(*gender).is_some_and(Value::is_number))
        .collect();
    if beside.is_empty() {
        return vec![entry.clone()];
    }
    let rest = || {
        entry
            .iter()
            .filter(|(key, _)| !GENDERS.contains(&key.as_str()))
    };
    let rows = beside.into_iter().map(|gender| {
        let mut row: Map<String, Value> = rest().map(|(k, v)| (k.clone(), v.clone())).collect();
        row.insert("gender".into(), Value::from(gender));
        row.insert("reach".into(), entry[gender].clone());
        row
    });
    rows.collect()
}

/// Adds the values of an object to a flat one; `a.b` is the value `b` of the object `a`. A list of kinds
/// with values (`{"action_type": "link_click", "value": "3"}`) is a column for each kind.
pub(super) fn flatten(
    object: &Map<String, Value>,
    prefix: &str,
    deepest: usize,
    flat: &mut Map<String, Value>,
) {
    for (key, value) in object {
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) if deepest > 0 && !inner.is_empty() => {
                flatten(inner, &format!("{name}."), deepest - 1, flat);
            }
            Value::Array(items) if kinds(items).is_some() => {
                for (kind, value) in kinds(items).into_iter().flatten() {
                    flat.insert(format!("{name}.{kind}"), value.clone());
                }
            }
            other => {
                flat.insert(name, other.clone());
            }
        }
    }
}

/// The kinds and values of a list of actions.
fn kinds(items: &[Value]) -> Option<Vec<(&str, &Value)>> {
    let kinds = items.iter().map(|item| {
        let kind = item.get("action_type")?.as_str()?;
        Some((kind, item.get("value")?))
    });
    kinds
        .collect::<Option<Vec<_>>>()
        .filter(|kinds| !kinds.is_empty())
}

/// The text of a value; lists and objects as JSON text, so that they are never empty.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}

/// Flat rows as a sheet, its header first; rows are numbered from 1.
fn sheet(name: String, rows: &[Map<String, Value>], facts: (u64, Option<String>)) -> Sheet {
    let mut header: Vec<String> = Vec::new();
    for key in rows.iter().flat_map(Map::keys) {
        if !header.contains(key) {
            header.push(key.clone());
        }
    }
    let cells = |row: &Map<String, Value>| {
        let texts = header.iter().map(|key| row.get(key).and_then(scalar));
        texts.map(Option::unwrap_or_default).collect()
    };
    let body = rows.iter().zip(1..).map(|(row, number)| Line {
        number,
        cells: cells(row),
    });
    let body: Vec<Line> = body.collect();
    let mut lines = vec![Line {
        number: 0,
        cells: header,
    }];
    lines.extend(body);
    Sheet {
        name,
        lines,
        ended: true,
        plain: true,
        facts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Map<String, Value>> {
        let document: Value = serde_json::from_str(text).expect("JSON");
        let rows = match &document {
            Value::Array(items) => objects(items),
            Value::Object(object) => rows_in(object),
            _ => None,
        };
        rows.expect("rows")
            .into_iter()
            .flat_map(broken_down)
            .collect()
    }

    fn shown(rows: &[Map<String, Value>]) -> Vec<String> {
        let row = |row: &Map<String, Value>| Value::Object(row.clone()).to_string();
        rows.iter().map(row).collect()
    }

    #[test]
    fn rows_are_found_under_the_keys_of_answers() {
        let row = r#"{"age":"18-24","n":1}"#;
        for text in [
            format!("[{row}]"),
            format!(r#"{{"data":[{row}],"paging":{{}}}}"#),
            format!(r#"{{"code":0,"data":{{"list":[{row}],"page_info":{{}}}}}}"#),
            format!(r#"[{{"results":[{row}]}}]"#),
            format!(
                r#"{{"timeseries_stats":[{{"timeseries_stat":{{"dimension_stats":[{row}]}}}}]}}"#
            ),
        ] {
            assert_eq!(shown(&rows(&text)), [row], "{text}");
        }
    }

    #[test]
    fn nested_values_and_actions_are_columns() {
        let found = rows(
            r#"[{"metrics":{"clicks":"3"},"actions":[{"action_type":"link_click","value":"2"}],"tags":[1]}]"#,
        );
        assert_eq!(
            shown(&found),
            [r#"{"metrics.clicks":"3","actions.link_click":"2","tags":[1]}"#]
        );
    }

    #[test]
    fn a_breakdown_is_a_row_for_each_group() {
        let found = rows(
            r#"[{"id":"1","age_country_gender_reach_breakdown":[{"country":"FR","age_gender_breakdowns":[
               {"age_range":"18-24","male":2,"female":3},{"age_range":"25-34","female":5}]}]}]"#,
        );
        let prefix = "age_country_gender_reach_breakdown";
        let row = |age: &str, gender: &str, reach: u64| {
            format!(
                r#"{{"id":"1","{prefix}.country":"FR","{prefix}.age_gender_breakdowns.age_range":"{age}","{prefix}.age_gender_breakdowns.gender":"{gender}","{prefix}.age_gender_breakdowns.reach":{reach}}}"#
            )
        };
        assert_eq!(
            shown(&found),
            [
                row("18-24", "female", 3),
                row("18-24", "male", 2),
                row("25-34", "female", 5)
            ]
        );
    }
}
