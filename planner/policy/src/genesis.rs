//! The digest of a founding script: what HOST_DATA has to be where a server attests itself.

use crate::digest::Digester;
use crate::statement::{Parsed, Statement, parse, split, stretches};
use crate::{Digest, UserError};

/// SHA-256 over the statements of a script, in their order, each with its length.
///
/// Space and comments between statements don't count. Neither do passwords and their verifiers, nor the data
/// of COPY: a digest of those, in every report, could be guessed against.
///
/// # Errors
/// Where the script isn't statements that can be read: see [`parse`].
pub fn genesis(script: &str) -> Result<Digest, UserError> {
    let mut digester = Digester::new("cloister genesis v1");
    for stretch in stretches(script) {
        for piece in split(stretch.sql)? {
            let text = match parse(&piece)? {
                Parsed::Ours(Statement::CreateRole(role)) => role.sql(HIDDEN),
                Parsed::Ours(Statement::AlterRolePassword { name, .. }) => format!("ALTER ROLE {name} PASSWORD '{HIDDEN}'"),
                Parsed::Ours(_) | Parsed::Sql => piece.text,
            };
            digester.add(text.as_bytes());
        }
    }
    Ok(digester.finish())
}

/// In a password's place.
const HIDDEN: &str = "…";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_data_do_not_count() {
        let script = |password: &str, data: &str| {
            genesis(&format!(
                "CREATE COLLABORATION c; -- a comment\nCREATE MEMBER a;\nCREATE ROLE r LOGIN PASSWORD '{password}' IN MEMBER a AS ADMINISTRATOR;\n\
                 SET SESSION AUTHORIZATION r;\nCOPY a.d FROM STDIN (FORMAT csv);\n{data}\\.\nGRANT EXECUTE ON TEMPLATE t TO r;"
            ))
            .unwrap()
        };
        assert_eq!(script("one", "1,2\n"), script("two", "3,4\n5,6\n"));
        let other = genesis("CREATE COLLABORATION c;\nCREATE MEMBER b;").unwrap();
        assert_ne!(other, genesis("CREATE COLLABORATION c;\nCREATE MEMBER a;").unwrap());
        assert_eq!(other, genesis("/* space */ CREATE COLLABORATION c ;   CREATE MEMBER b").unwrap());
        assert_ne!(genesis("CREATE MEMBER a; CREATE MEMBER b").unwrap(), genesis("CREATE MEMBER b; CREATE MEMBER a").unwrap());
    }

    /// Known to owners' copies: it may not change.
    #[test]
    fn stays_what_it_is() {
        assert_eq!(genesis("CREATE COLLABORATION c").unwrap().to_string(), "sha256:a60ac686f71690b0dcefd1f2ac80963fff4633efe8a87a7e37c9bd8ffa8cb916");
    }
}
