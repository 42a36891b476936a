//! An attribute that no column holds: per row, columns say with what probability the person belongs to each
//! group. Which columns those are, as a flag or the table `[membership]` writes it; no value is read here.

use crate::config::Named;

/// An attribute known by probabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipConfig {
    /// The attribute's id.
    pub attribute: Named,
    /// A column of probabilities and the group they are of, in the order in which they are named.
    pub columns: Vec<(Named, String)>,
}

impl MembershipConfig {
    /// Reads `attribute=column:group,column:group`; `None` where it is not written so. A column may have a
    /// `:` in its name, a group may not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (attribute, columns) = text.split_once('=')?;
        let columns: Option<Vec<(Named, String)>> = columns
            .split(',')
            .map(|pair| {
                let (column, group) = pair.rsplit_once(':')?;
                let (column, group) = (column.trim(), group.trim());
                let is_named = !column.is_empty() && !group.is_empty();
                is_named.then(|| (Named::flag(column), group.to_owned()))
            })
            .collect();
        let attribute = attribute.trim();
        (!attribute.is_empty()).then_some(Self {
            attribute: Named::flag(attribute),
            columns: columns?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_groups_are_read_in_their_order() {
        let read =
            MembershipConfig::parse("gender=p_female:female, p:m : male").expect("written so");
        assert_eq!(read.attribute.value, "gender");
        let columns = read.columns.iter();
        let columns: Vec<(&str, &str)> = columns
            .map(|(column, group)| (column.value.as_str(), group.as_str()))
            .collect();
        assert_eq!(columns, [("p_female", "female"), ("p:m", "male")]);
    }

    #[test]
    fn what_is_not_written_so_is_nothing() {
        for text in [
            "gender",
            "gender=",
            "=p:female",
            "gender=p_female",
            "gender=p:,q:male",
        ] {
            assert_eq!(MembershipConfig::parse(text), None, "{text}");
        }
    }
}
