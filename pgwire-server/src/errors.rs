//! Errors as messages of the protocol.

use cloister_policy::UserError;
use pgwire::error::{ErrorInfo, PgWireError};
use pgwire::messages::response::NoticeResponse;

/// A user's error as an ErrorResponse of severity ERROR.
pub(crate) fn error_info(error: &UserError) -> ErrorInfo {
    info("ERROR", error)
}

pub(crate) fn wire(error: &UserError) -> PgWireError {
    PgWireError::UserError(Box::new(error_info(error)))
}

/// An error that ends the connection.
pub(crate) fn fatal(error: &UserError) -> PgWireError {
    PgWireError::UserError(Box::new(info("FATAL", error)))
}

pub(crate) fn notice(message: &str) -> NoticeResponse {
    let mut info = ErrorInfo::new("NOTICE".to_owned(), "00000".to_owned(), message.to_owned());
    info.severity_nonlocalized = Some("NOTICE".to_owned());
    info.into()
}

fn info(severity: &str, error: &UserError) -> ErrorInfo {
    let mut info = ErrorInfo::new(severity.to_owned(), error.sqlstate.to_owned(), error.message.clone());
    info.severity_nonlocalized = Some(severity.to_owned());
    info.detail.clone_from(&error.detail);
    info.hint.clone_from(&error.hint);
    info.position = error.position.map(|p| p.to_string());
    info
}
