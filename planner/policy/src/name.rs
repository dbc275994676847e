//! Names that can't be mistaken for one another: lower-case ASCII letters, digits and underscores.
//!
//! A narrow alphabet is a protection: no homoglyphs, no quoted look-alikes, nothing that needs
//! quoting in a tool.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::UserError;

/// Longest name, in bytes, as in Postgres.
const NAME_BYTES_MAX: usize = 63;

/// Schemas that belong to the server; no member may take one of these names.
const RESERVED_MEMBERS: [&str; 5] = ["templates", "cleanroom", "public", "information_schema", "cloister"];

/// A validated name: `[a-z_][a-z0-9_]*`, at most 63 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Checks a name that is already folded to lower case.
    ///
    /// # Errors
    /// 42602 if a character is outside the alphabet or the name is empty or too long.
    pub fn new(text: impl Into<String>) -> Result<Self, UserError> {
        let text = text.into();
        let mut chars = text.chars();
        let starts = chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_');
        let rest = chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if starts && rest && text.len() <= NAME_BYTES_MAX {
            return Ok(Self(text));
        }
        Err(UserError::new("42602", format!("invalid name \"{}\"", text.escape_debug()))
            .hint("Names are made of a-z, 0-9 and underscore, start with a letter or underscore, and have at most 63 characters."))
    }

    /// A name that a member may have.
    ///
    /// # Errors
    /// 42939 if it is reserved for the server.
    pub fn for_member(self) -> Result<Self, UserError> {
        if RESERVED_MEMBERS.contains(&self.0.as_str()) || self.0.starts_with("pg_") {
            return Err(UserError::new("42939", format!("member name \"{self}\" is reserved"))
                .hint("A member's name is also the schema of its datasets; choose one that isn't a system schema."));
        }
        Ok(self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl TryFrom<String> for Name {
    type Error = UserError;
    fn try_from(text: String) -> Result<Self, UserError> {
        Self::new(text)
    }
}

/// A dataset's name: its owner, who is also its schema, and its own name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DatasetName {
    /// The member that owns the data.
    pub owner: Name,
    /// The dataset's name within its owner's schema.
    pub name: Name,
}

impl fmt::Display for DatasetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.owner, self.name)
    }
}

impl From<DatasetName> for String {
    fn from(name: DatasetName) -> Self {
        name.to_string()
    }
}

impl TryFrom<String> for DatasetName {
    type Error = UserError;
    fn try_from(text: String) -> Result<Self, UserError> {
        let (owner, name) = text
            .split_once('.')
            .ok_or_else(|| UserError::new("42602", format!("\"{text}\" is not the name of a dataset")).hint("Datasets are named member.dataset."))?;
        Ok(Self { owner: Name::new(owner)?, name: Name::new(name)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names() {
        assert!(Name::new("reach_by_region2").is_ok());
        for bad in ["", "Reach", "2x", "a.b", "a b", "réach", "publisher\u{200b}", &"x".repeat(64)] {
            assert_eq!(Name::new(bad).unwrap_err().sqlstate, "42602", "{bad}");
        }
        for reserved in ["templates", "pg_x", "public"] {
            assert_eq!(Name::new(reserved).unwrap().for_member().unwrap_err().sqlstate, "42939");
        }
    }
}
