//! Does firmware carry what SEV-SNP needs, inside of itself?
//!
//! The `sev` crate reads these tables by their own offsets and panics where they lead outside. So they are read here
//! first, with the same rules (edk2, OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm and X64/OvmfSevMetadata.asm).

/// The file must fit below 4 GiB, and its table ends 32 bytes before its end.
const FIRMWARE_BYTES_MAX: usize = 64 << 20;
const TABLE_FROM_END: usize = 32;
/// Length and GUID of an entry.
const ENTRY_BYTES: usize = 18;
/// Of the metadata: ASEV, length, version, number of items.
const HEADER_BYTES: usize = 16;
const ITEM_BYTES: usize = 12;
/// OVMF has about seven.
const ITEMS_MAX: usize = 64;
const PAGE: u32 = 4096;
/// A section that is measured page by page: OVMF's are under 1 MiB.
const SECTION_BYTES_MAX: u32 = 64 << 20;

const FOOTER: &str = "de82b596b21ff745baeaa366c55a082d";
const HASH_TABLE: &str = "1f3755723b3a044b927b1da6efa8d454";
const RESET_BLOCK: &str = "de71f7007e1acb4f890e68c77e2fb44e";
const METADATA: &str = "666588dc4a989847a75e5585a7bf67cc";

/// Section types (OvmfSevMetadata.asm): memory, secrets, CPUID, SVSM, kernel hashes.
const SECTIONS: [u32; 5] = [1, 2, 3, 4, 0x10];
const KERNEL_HASHES: u32 = 0x10;

/// Checks the tables; `kernel` says whether the image boots one directly.
pub(super) fn check(data: &[u8], kernel: bool) -> Result<(), String> {
    if data.len() > FIRMWARE_BYTES_MAX || !data.len().is_multiple_of(4096) {
        return Err(format!("{} bytes: firmware is made of pages of 4096, up to 64 MiB", data.len()));
    }
    let table = table(data).ok_or("no table of GUIDs at its end: not an OVMF")?;
    if entry(table, RESET_BLOCK).is_none_or(|e| e.len() < 4) {
        return Err("no SEV-ES reset block: not built for SEV".into());
    }
    let offset = entry(table, METADATA).and_then(word).ok_or("no SEV metadata: not built for SEV-SNP")?;
    let items = items(data, offset).ok_or("SEV metadata that doesn't lie inside of it")?;
    for (size, kind) in &items {
        if !SECTIONS.contains(kind) || !size.is_multiple_of(PAGE) || *size == 0 || *size > SECTION_BYTES_MAX {
            return Err(format!("SEV metadata with a section of type {kind:#x} and {size} bytes"));
        }
        if *kind == KERNEL_HASHES && *size != PAGE {
            return Err("a kernel hashes section of other than one page".into());
        }
    }
    match (kernel, items.iter().any(|(_, kind)| *kind == KERNEL_HASHES), entry(table, HASH_TABLE).and_then(word)) {
        (true, false, _) => Err("no SNP_KERNEL_HASHES section, so it can't measure a kernel: build OVMF's AmdSevX64 package".into()),
        // The table of hashes, 176 bytes, lies in one page.
        (true, true, Some(address)) if address % 4096 <= 4096 - 176 => Ok(()),
        (true, true, _) => Err("no place for the kernel's hashes".into()),
        (false, _, _) => Ok(()),
    }
}

/// The table of GUIDs, without its footer.
fn table(data: &[u8]) -> Option<&[u8]> {
    let end = data.len().checked_sub(TABLE_FROM_END)?.checked_sub(ENTRY_BYTES)?;
    let (length, guid) = header(data.get(end..)?)?;
    let inner = length.checked_sub(ENTRY_BYTES)?;
    (guid == FOOTER).then_some(())?;
    data.get(end.checked_sub(inner)?..end)
}

/// Entries are read from the end: data, then length and GUID.
fn entry<'a>(mut table: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
    while let Some(at) = table.len().checked_sub(ENTRY_BYTES) {
        let (length, guid) = header(table.get(at..)?)?;
        let start = table.len().checked_sub(length)?;
        if length < ENTRY_BYTES {
            return None;
        }
        if guid == wanted {
            return table.get(start..at);
        }
        table = table.get(..start)?;
    }
    None
}

fn header(bytes: &[u8]) -> Option<(usize, String)> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (guid, _) = rest.split_first_chunk::<16>()?;
    Some((usize::from(u16::from_le_bytes(*length)), hex::encode(guid)))
}

fn word(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.first_chunk::<4>()?)).ok()
}

/// Size and type of each section of the metadata.
fn items(data: &[u8], from_end: usize) -> Option<Vec<(u32, u32)>> {
    let start = data.len().checked_sub(from_end)?;
    let header = data.get(start..)?;
    let length = word(header.get(4..)?)?;
    let count = word(header.get(12..)?)?;
    if header.first_chunk::<4>() != Some(b"ASEV") || word(header.get(8..)?) != Some(1) || count > ITEMS_MAX || length != HEADER_BYTES + count * ITEM_BYTES {
        return None;
    }
    let body = header.get(HEADER_BYTES..length)?;
    body.as_chunks::<ITEM_BYTES>().0.iter().map(|item| Some((u32::try_from(word(item.get(4..)?)?).ok()?, u32::try_from(word(item.get(8..)?)?).ok()?))).collect()
}
