//! Single values from their binary formats.

use arrow::datatypes::TimeUnit;
use datafusion::common::ScalarValue;
use pgwire::api::Type;

use super::interval::Interval;
use super::{Result, literal, numeric, strings};
use crate::calendar::checked_date;
use crate::error::{DecodeError, INVALID_BINARY, UNSUPPORTED};
use crate::types::UTC;

/// Reads a value of a supported type that is no array.
pub(super) fn value(pg: &Type, bytes: &[u8]) -> Result<ScalarValue> {
    use ScalarValue as V;
    Ok(match *pg {
        Type::BOOL => V::Boolean(Some(exact::<1>(pg, bytes)? != [0])),
        Type::INT2 => V::Int16(Some(i16::from_be_bytes(exact(pg, bytes)?))),
        Type::INT4 => V::Int32(Some(i32::from_be_bytes(exact(pg, bytes)?))),
        Type::INT8 => V::Int64(Some(i64::from_be_bytes(exact(pg, bytes)?))),
        Type::OID => V::UInt32(Some(u32::from_be_bytes(exact(pg, bytes)?))),
        Type::FLOAT4 => V::Float32(Some(f32::from_be_bytes(exact(pg, bytes)?))),
        Type::FLOAT8 => V::Float64(Some(f64::from_be_bytes(exact(pg, bytes)?))),
        Type::NUMERIC => numeric::from_binary(bytes)?.widest()?,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => V::Utf8(Some(strings::checked(bytes)?.to_owned())),
        Type::BYTEA => V::Binary(Some(bytes.to_vec())),
        Type::DATE => {
            let days = checked_date(i32::from_be_bytes(exact(pg, bytes)?).into()).ok_or_else(|| literal::out_of_range("date"))?;
            V::Date32(Some(literal::date32(days)?))
        }
        Type::TIME => literal::time(i64::from_be_bytes(exact(pg, bytes)?), TimeUnit::Microsecond)?,
        Type::TIMESTAMP => {
            let micros = i64::from_be_bytes(exact(pg, bytes)?);
            literal::timestamp(micros, TimeUnit::Microsecond, None)?
        }
        Type::TIMESTAMPTZ => {
            let micros = i64::from_be_bytes(exact(pg, bytes)?);
            literal::timestamp(micros, TimeUnit::Microsecond, Some(UTC.into()))?
        }
        Type::INTERVAL => {
            let all = i128::from_be_bytes(exact(pg, bytes)?);
            Interval { months: all as i32, days: (all >> 32) as i32, micros: (all >> 64) as i64 }.value()?
        }
        Type::UUID => V::FixedSizeBinary(16, Some(exact::<16>(pg, bytes)?.to_vec())),
        _ => {
            let message = format!("binary parameters of type {pg} are not supported");
            return Err(DecodeError::new(UNSUPPORTED, message));
        }
    })
}

/// The bytes, if there are exactly as many as the type has.
fn exact<const N: usize>(pg: &Type, bytes: &[u8]) -> Result<[u8; N]> {
    bytes.try_into().map_err(|_| {
        let message = format!("incorrect binary data format: {} bytes for a value of type {pg}, which has {N}", bytes.len());
        DecodeError::new(INVALID_BINARY, message)
    })
}
