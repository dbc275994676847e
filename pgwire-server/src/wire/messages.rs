//! Messages to a client: pgwire's, put straight into the connection's output.

use arrow::datatypes::SchemaRef;
use bytes::{BufMut, BytesMut};
use cloister_pg_values::{Format, field_type, type_modifier};
use cloister_policy::UserError;
use pgwire::error::ErrorInfo;
use pgwire::messages::Message;
use pgwire::messages::data::{FieldDescription, RowDescription};
use pgwire::messages::response::NoticeResponse;

/// Longest text in an error or notice, in bytes: a statement may be quoted in it.
const TEXT_BYTES_MAX: usize = 8 << 10;

/// Puts a message into the output. One that the protocol can't hold is left out.
pub(crate) fn put(output: &mut BytesMut, message: &impl Message) {
    let start = output.len();
    if let Err(error) = message.encode(output) {
        output.truncate(start);
        tracing::error!(%error, "a message could not be written");
    }
}

/// Columns as the protocol describes them; `formats` as in Bind: none, one for all, or one each.
pub(crate) fn row_description(schema: &SchemaRef, formats: &[Format]) -> RowDescription {
    let format_of = |at: usize| match formats {
        [] => Format::Text,
        [all] => *all,
        each => each.get(at).copied().unwrap_or_default(),
    };
    let described = schema.fields().iter().enumerate().map(|(at, field)| {
        let kind = field_type(field);
        let name = field.name().replace('\0', "");
        let code = i16::from(format_of(at) == Format::Binary);
        FieldDescription::new(name, 0, 0, kind.oid(), type_bytes(&kind), type_modifier(field.data_type()), code)
    });
    RowDescription::new(described.collect())
}

/// Bytes of a value of a type, as pg_type.typlen has them; -1 where it varies.
fn type_bytes(kind: &pgwire::api::Type) -> i16 {
    use pgwire::api::Type;
    match *kind {
        Type::BOOL | Type::CHAR => 1,
        Type::INT2 => 2,
        Type::INT4 | Type::OID | Type::FLOAT4 | Type::DATE | Type::REGPROC | Type::REGCLASS | Type::REGTYPE => 4,
        Type::INT8 | Type::FLOAT8 | Type::TIME | Type::TIMESTAMP | Type::TIMESTAMPTZ => 8,
        Type::INTERVAL | Type::UUID => 16,
        Type::NAME => 64,
        _ => -1,
    }
}

/// Wraps what `write` appends as CopyData.
pub(crate) fn put_copy_data<E>(output: &mut BytesMut, write: impl FnOnce(&mut BytesMut) -> Result<(), E>) -> Result<(), E> {
    let start = output.len();
    output.put_u8(b'd');
    output.put_i32(0);
    if let Err(error) = write(output) {
        output.truncate(start);
        return Err(error);
    }
    let length = i32::try_from(output.len() - start - 1).unwrap_or(i32::MAX);
    if let Some(place) = output.get_mut(start + 1..start + 5) {
        place.copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

/// A user's error, as severity ERROR or FATAL.
pub(crate) fn error_info(severity: &str, error: &UserError) -> ErrorInfo {
    let mut info = ErrorInfo::new(severity.to_owned(), error.sqlstate.to_owned(), fit(&error.message));
    info.severity_nonlocalized = Some(severity.to_owned());
    info.detail = error.detail.as_deref().map(fit);
    info.hint = error.hint.as_deref().map(fit);
    info.position = error.position.map(|p| p.to_string());
    info
}

pub(crate) fn notice(severity: &str, message: &str) -> NoticeResponse {
    let sqlstate = if severity == "WARNING" { "01000" } else { "00000" };
    error_info(severity, &UserError::new(sqlstate, message)).into()
}

/// Text that the protocol can hold: no zero byte, and not without end.
fn fit(text: &str) -> String {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let kept = text.get(..end).unwrap_or_default().replace('\0', "");
    if end < text.len() { format!("{kept}…") } else { kept }
}
