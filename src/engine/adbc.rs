//! Engines through ADBC drivers, which are found and loaded at run time. A driver is native code: it
//! is searched for in the folders of the environment, the user and the system, and never beside the
//! data.

use std::collections::BTreeSet;
use std::path::Path;

use adbc_core::error::{Error as AdbcError, Status};
use adbc_core::options::{AdbcVersion, InfoCode, OptionDatabase, OptionValue};
use adbc_core::{
    Connection as _, Database as _, Driver as _, LOAD_FLAG_SEARCH_ENV, LOAD_FLAG_SEARCH_SYSTEM,
    LOAD_FLAG_SEARCH_USER, LoadFlags, Statement as _,
};
use adbc_driver_manager::{ManagedConnection, ManagedDatabase, ManagedDriver};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader as _};
use arrow_schema::{DataType, Field};

use crate::engine::{Address, Answer, Columns, Dialect, Holds, MAX_RESULT_ROWS, Place, first_rows};
use crate::error::{Code, Error, Result};
use crate::input::Table;

/// Where drivers are searched for: not relative to the current folder, which may hold anything.
const SEARCHED: LoadFlags = LOAD_FLAG_SEARCH_ENV | LOAD_FLAG_SEARCH_USER | LOAD_FLAG_SEARCH_SYSTEM;

/// Longest message of a driver that is repeated, in characters; some append a whole query plan.
const LONGEST_MESSAGE: usize = 400;

/// A connection to an engine.
pub struct Engine {
    connection: ManagedConnection,
    place: Place,
    dialect: Dialect,
}

impl Engine {
    /// Loads the driver and connects.
    ///
    /// # Errors
    ///
    /// [`Code::DriverNotFound`], [`Code::EngineFailed`], or [`Code::Usage`] when nobody says which
    /// dialect the engine speaks.
    pub fn connect(place: &Place) -> Result<Self> {
        let database = database(&place.address)?;
        let connection = database.new_connection();
        let mut connection = connection.map_err(|error| failed(place, &error))?;
        let dialect = place
            .dialect
            .or_else(|| place.address.dialect())
            .or_else(|| vendor(&connection).and_then(|name| Dialect::of_vendor(&name)));
        let Some(dialect) = dialect else {
            let ids: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.id()).collect();
            return Err(Error::new(
                Code::Usage,
                format!("{} does not say which SQL it speaks", place.address),
            )
            .help(format!("say it with `--dialect`: {}", ids.join(", "))));
        };
        // A statement that cannot be made would fail later, with a message about something else.
        connection
            .new_statement()
            .map_err(|error| failed(place, &error))?;
        Ok(Self {
            connection,
            place: place.clone(),
            dialect,
        })
    }

    /// The dialect that the engine speaks.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The columns of the table or query, and its first rows.
    ///
    /// # Errors
    ///
    /// [`Code::EngineFailed`], for instance when there is no such table; [`Code::DuplicateHeader`].
    pub fn first_rows(&mut self, rows: usize) -> Result<Answer> {
        let statement = first_rows(self.dialect, &self.place.relation, rows)?;
        let first = self.run(&statement, false)?;
        for (at, name) in first.table.header.iter().enumerate() {
            if first.table.header[..at].contains(name) {
                return Err(Error::new(
                    Code::DuplicateHeader,
                    format!("{} has two columns named `{name}`", self.place.name()),
                )
                .help("name the columns apart: `--query \"SELECT a.x, b.x AS y FROM …\"`"));
            }
        }
        Ok(first)
    }

    /// All rows that a statement gives, as text.
    ///
    /// # Errors
    ///
    /// [`Code::EngineFailed`]; [`Code::TooManyCells`] for more than [`MAX_RESULT_ROWS`], naming the
    /// column that has the most values.
    pub fn rows(&mut self, statement: &str) -> Result<Answer> {
        let bounded = format!("{statement}\nLIMIT {}", MAX_RESULT_ROWS + 1);
        let found = self.run(&bounded, true)?;
        let Table { header, rows } = &found.table;
        if rows.len() <= MAX_RESULT_ROWS {
            return Ok(found);
        }
        let values = |at: &usize| rows.iter().map(|row| &row[*at]).collect::<BTreeSet<_>>();
        let widest = (0..header.len()).max_by_key(|at| values(at).len());
        let widest = widest.map_or("", |at| header[at].as_str());
        Err(Error::new(
            Code::TooManyCells,
            format!(
                "the groups of {} are more than {MAX_RESULT_ROWS}; `{widest}` has the most values",
                self.place.name()
            ),
        )
        .help(format!(
            "give it cut points (`-a {widest}=CUTS`; the column must be one of numbers), or leave it out"
        )))
    }

    /// Runs a statement; `whole` says that every value must be readable.
    fn run(&mut self, sql: &str, whole: bool) -> Result<Answer> {
        let place = self.place.clone();
        let failed = |error: &AdbcError| failed(&place, error);
        let mut statement = self.connection.new_statement().map_err(|e| failed(&e))?;
        statement.set_sql_query(sql).map_err(|e| failed(&e))?;
        let reader = statement.execute().map_err(|e| failed(&e))?;
        let schema = reader.schema();
        let header = schema.fields().iter().map(|field| field.name().clone());
        let columns = schema.fields().iter();
        let columns: Columns = columns
            .map(|field| (field.name().clone(), holds(field)))
            .collect();
        let mut found = Answer {
            table: Table {
                header: header.collect(),
                rows: Vec::new(),
            },
            columns,
        };
        for batch in reader {
            let batch = batch.map_err(|error| failed(&AdbcError::from(error)))?;
            add(&mut found.table, &batch, whole)
                .map_err(|(column, kind)| unreadable(&place, &column, &kind))?;
        }
        Ok(found)
    }
}

/// Loads the driver that an address or profile names, and opens its database.
fn database(address: &Address) -> Result<ManagedDatabase> {
    let version = AdbcVersion::V110;
    if let Some(name) = address.profile() {
        check_profile(name)?;
        return ManagedDatabase::from_uri(address.secret(), None, version, SEARCHED, None)
            .map_err(|error| not_loaded_or_failed(address, &error));
    }
    let driver = address
        .dialect()
        .map_or(address.scheme(), |dialect| dialect.id());
    let mut driver = ManagedDriver::load_from_name(driver, None, version, SEARCHED, None)
        .map_err(|error| not_loaded(address, &error))?;
    let uri = OptionValue::from(address.secret());
    driver
        .new_database_with_opts([(OptionDatabase::Uri, uri)])
        .map_err(|error| refused(&address.to_string(), address, &error))
}

/// A profile says which native library to load: it must not come from where the data lies.
fn check_profile(name: &str) -> Result<()> {
    let path = Path::new(name);
    if path.is_absolute() || !path.exists() {
        return Ok(());
    }
    Err(Error::new(
        Code::DriverNotFound,
        format!("the current folder has a file `{name}`, which would be read as the profile"),
    )
    .help("name the profile by its whole path, or run the program from another folder"))
}

fn not_loaded_or_failed(address: &Address, error: &AdbcError) -> Error {
    let about_loading = matches!(error.status, Status::NotFound | Status::InvalidArguments)
        || error.message.contains("dynamic library");
    if about_loading {
        not_loaded(address, error)
    } else {
        refused(&address.to_string(), address, error)
    }
}

fn not_loaded(address: &Address, error: &AdbcError) -> Error {
    let (what, remedy) = match address.profile() {
        Some(_) => (
            "the profile or its driver",
            "profiles are searched for in $ADBC_PROFILE_PATH and the user's configuration, drivers in $ADBC_DRIVER_PATH",
        ),
        None => (
            "the ADBC driver",
            "install it, or name the folder of its manifest in $ADBC_DRIVER_PATH; docs/engines.md says how",
        ),
    };
    let message = brief(&address.cleaned(&error.message));
    Error::new(
        Code::DriverNotFound,
        format!("{what} of {address} cannot be loaded: {message}"),
    )
    .help(remedy)
}

fn failed(place: &Place, error: &AdbcError) -> Error {
    refused(&place.name(), &place.address, error)
}

fn refused(name: &str, address: &Address, error: &AdbcError) -> Error {
    let message = brief(&address.cleaned(&error.message));
    let remedy = match error.status {
        Status::Unauthenticated | Status::Unauthorized => {
            "check the user and password in the profile or the environment, and what the user may read"
        }
        _ => "check the name of the table, the query, and that the engine runs; nothing was judged",
    };
    Error::new(Code::EngineFailed, format!("{name}: {message}")).help(remedy)
}

fn unreadable(place: &Place, column: &str, kind: &str) -> Error {
    Error::new(
        Code::EngineFailed,
        format!(
            "{}: `{column}` came back as {kind}, which is not read",
            place.name()
        ),
    )
    .help("cast the column to text in `--query`")
}

/// A message in one line, without the statement that some engines repeat.
fn brief(message: &str) -> String {
    let message = ["LINE 1:", "Query was:"]
        .iter()
        .filter_map(|mark| message.split_once(mark))
        .map(|(before, _)| before)
        .min_by_key(|before| before.len())
        .unwrap_or(message);
    let lines: Vec<&str> = message.split_whitespace().collect();
    let line = lines.join(" ");
    if line.chars().count() <= LONGEST_MESSAGE {
        return line;
    }
    let short: String = line.chars().take(LONGEST_MESSAGE).collect();
    format!("{short}…")
}

/// What the engine calls itself.
fn vendor(connection: &ManagedConnection) -> Option<String> {
    let codes = [InfoCode::VendorName].into_iter().collect();
    let mut reader = connection.get_info(Some(codes)).ok()?;
    let batch = reader.next()?.ok()?;
    let values = batch.column_by_name("info_value")?;
    let value = values.as_union_opt()?.value(0);
    texts(&value)?.into_iter().next()?
}

/// Whether a column's numbers compare as their text says; single-precision numbers do not.
fn holds(field: &Field) -> Holds {
    let numbers = match field.data_type() {
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => true,
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => true,
        DataType::Float64 | DataType::Decimal128(..) | DataType::Decimal256(..) => true,
        // PostgreSQL's driver hands on numbers of any precision as text.
        _ => field
            .metadata()
            .get("ADBC:postgresql:typname")
            .is_some_and(|name| name == "numeric"),
    };
    if numbers {
        Holds::Numbers
    } else {
        Holds::Words
    }
}

/// Adds a batch; an error is the column and type that cannot be read.
fn add(
    found: &mut Table,
    batch: &RecordBatch,
    whole: bool,
) -> std::result::Result<(), (String, String)> {
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (values, name) in batch.columns().iter().zip(&found.header) {
        match texts(values) {
            Some(values) => columns.push(values),
            None if whole => return Err((name.clone(), values.data_type().to_string())),
            None => columns.push(vec![None; batch.num_rows()]),
        }
    }
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..batch.num_rows() {
        let row = columns.iter_mut().map(|values| values.next().flatten());
        found.rows.push(row.collect());
    }
    Ok(())
}

/// Values as text; `None` for types that are neither text nor plain numbers.
fn texts(array: &ArrayRef) -> Option<Vec<Option<String>>> {
    macro_rules! numbers {
        ($kind:ty) => {{
            let values = array.as_primitive_opt::<$kind>()?.iter();
            values.map(|value| value.map(|v| v.to_string())).collect()
        }};
    }
    macro_rules! decimals {
        ($kind:ty) => {{
            let values = array.as_primitive_opt::<$kind>()?;
            (0..values.len())
                .map(|row| values.is_valid(row).then(|| values.value_as_string(row)))
                .collect()
        }};
    }
    Some(match array.data_type() {
        DataType::Utf8 => owned(array.as_string_opt::<i32>()?.iter()),
        DataType::LargeUtf8 => owned(array.as_string_opt::<i64>()?.iter()),
        DataType::Utf8View => owned(array.as_string_view_opt()?.iter()),
        DataType::Boolean => {
            let values = array.as_boolean_opt()?.iter();
            values.map(|value| value.map(|v| v.to_string())).collect()
        }
        DataType::Int8 => numbers!(Int8Type),
        DataType::Int16 => numbers!(Int16Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::UInt8 => numbers!(UInt8Type),
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Decimal128(..) => decimals!(Decimal128Type),
        DataType::Decimal256(..) => decimals!(Decimal256Type),
        DataType::Null => vec![None; array.len()],
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let values = texts(dictionary.values())?;
            let keys = dictionary.normalized_keys();
            (0..array.len())
                .map(|row| {
                    array
                        .is_valid(row)
                        .then(|| values[keys[row]].clone())
                        .flatten()
                })
                .collect()
        }
        _ => return None,
    })
}

fn owned<'v>(values: impl Iterator<Item = Option<&'v str>>) -> Vec<Option<String>> {
    values.map(|value| value.map(str::to_owned)).collect()
}
