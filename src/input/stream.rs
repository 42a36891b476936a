//! Opening: raw bytes, compression, and the format told by the bytes rather than by the name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};

use crate::error::{Code, Error, Result};
use crate::input::export::Reading;
use crate::input::{
    Body, Format, Opened, Options, Quality, Source, columnar, csv, json, ndjson, workbook,
};

/// Bytes of a text input looked at before a format and dialect are chosen.
const HEAD_BYTES: usize = 1 << 20;

/// Bytes of the largest input that is read whole.
const WHOLE_BYTES: usize = 256 << 20;

/// Everything read from a raw input so far: its size and, when asked for, its digest.
#[derive(Default)]
pub(super) struct Meter {
    bytes: u64,
    digest: Option<Sha256>,
}

impl Meter {
    /// Size and SHA-256 in hexadecimal.
    fn facts(&self) -> (u64, Option<String>) {
        let hex = self.digest.clone().map(|digest| hex(&digest.finalize()));
        (self.bytes, hex)
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Size in bytes, and SHA-256 in hexadecimal when it was asked for.
pub(super) type FileFacts = (u64, Option<String>);

/// Shared between a reader deep inside decoders and whoever asks for the totals at the end.
pub(super) type SharedMeter = Arc<Mutex<Meter>>;

/// Whether a byte occurs; quick where it nearly never does.
pub(super) fn occurs(bytes: &[u8], byte: u8) -> bool {
    bytes.chunks(4096).any(|chunk| {
        let is = |found: u8, other: &u8| found | u8::from(*other == byte);
        chunk.iter().fold(0, is) != 0
    })
}

/// How often a byte occurs; written so that the compiler counts many bytes at once.
pub(super) fn occurrences(bytes: &[u8], byte: u8) -> usize {
    bytes
        .chunks(255)
        .map(|chunk| {
            let count = |sum: u8, other: &u8| sum.wrapping_add(u8::from(*other == byte));
            usize::from(chunk.iter().fold(0, count))
        })
        .sum()
}

/// Size and digest of an input that was read to its end.
pub(super) fn facts(meter: &SharedMeter) -> (u64, Option<String>) {
    let meter = meter.lock();
    meter
        .expect("no thread panics while it holds the meter")
        .facts()
}

struct Metered<R> {
    inner: R,
    meter: SharedMeter,
    options: Options,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut meter = self
            .meter
            .lock()
            .expect("no thread panics while it holds the meter");
        meter.bytes += count as u64;
        if let Some(digest) = &mut meter.digest {
            digest.update(&buffer[..count]);
        }
        (self.options.on_bytes)(count as u64);
        Ok(count)
    }
}

/// A text input after decompression: the head in memory, the rest behind it.
pub(super) struct Text {
    /// The first bytes, at most [`HEAD_BYTES`].
    pub(super) head: Vec<u8>,
    /// Whether the head is everything.
    pub(super) whole: bool,
    /// Whether a decoder stands in between, so that a read error means damage.
    pub(super) compressed: bool,
    /// Bytes in a block, when the caller says so.
    pub(super) block_bytes: Option<usize>,
    rest: Box<dyn Read + Send>,
    meter: SharedMeter,
}

impl Text {
    /// Bytes in memory.
    #[cfg(test)]
    pub(super) fn of(bytes: &[u8], block_bytes: usize) -> Self {
        Self {
            head: bytes.to_vec(),
            whole: true,
            compressed: false,
            block_bytes: Some(block_bytes),
            rest: Box::new(io::empty()),
            meter: SharedMeter::default(),
        }
    }

    /// The lines of the head that end in it; all of it when it is everything or has no line end.
    pub(super) fn whole_lines(&self) -> &[u8] {
        let end = memchr::memrchr(b'\n', &self.head).filter(|_| !self.whole);
        &self.head[..end.map_or(self.head.len(), |at| at + 1)]
    }

    /// Everything in memory, and the size and digest of the input.
    ///
    /// # Errors
    ///
    /// [`Code::ExportTooLarge`] beyond `WHOLE_BYTES`, or what reading brings.
    pub(super) fn read_whole(self, name: &str) -> Result<(Vec<u8>, FileFacts)> {
        let Self {
            mut head,
            compressed,
            rest,
            meter,
            ..
        } = self;
        let more = WHOLE_BYTES.saturating_sub(head.len());
        let read = fill(rest, &mut head, more + 1);
        read.map_err(|error| {
            if compressed {
                damaged(name, &error)
            } else {
                read_failed(name, &error)
            }
        })?;
        if head.len() > WHOLE_BYTES {
            return Err(Error::new(
                Code::ExportTooLarge,
                format!("`{name}` has titles, totals or numbers made to be looked at, and more than {} MiB", WHOLE_BYTES >> 20),
            )
            .help("such a file is read whole; remove the lines above the header and the totals, and write numbers plainly, so that it can be read as a stream"));
        }
        Ok((head, facts(&meter)))
    }

    /// The whole input from its first byte, and the meter to ask when it is read.
    pub(super) fn into_reader(self) -> (impl Read + Send, SharedMeter) {
        (Cursor::new(self.head).chain(self.rest), self.meter)
    }
}

pub(super) fn open(source: &Source, options: &Options) -> Result<Opened> {
    let name = source.name();
    let (raw, seekable): (Box<dyn Read + Send>, _) = match source {
        Source::Stdin => (Box::new(io::stdin()), None),
        Source::File(path) => {
            let file = File::open(path).map_err(|error| {
                Error::new(
                    Code::FileNotFound,
                    format!("`{name}` cannot be opened: {error}"),
                )
            })?;
            (Box::new(file), Some(columnar::Local::Named(path.clone())))
        }
        #[cfg(feature = "cloud")]
        Source::Remote(remote) => {
            let (object, reader) = remote.open()?;
            (Box::new(reader), Some(columnar::Local::Object(object)))
        }
    };
    let digest = options.digest.then(Sha256::new);
    let meter = Arc::new(Mutex::new(Meter { bytes: 0, digest }));
    let mut raw = Metered {
        inner: raw,
        meter: Arc::clone(&meter),
        options: options.clone(),
    };
    let mut magic = Vec::new();
    fill(&mut raw, &mut magic, 8).map_err(|error| read_failed(&name, &error))?;
    if magic.is_empty() {
        return Err(
            Error::new(Code::FileEmpty, format!("`{name}` is empty (0 bytes)"))
                .help("an audit of nothing would always pass; check the export"),
        );
    }
    if magic.starts_with(b"PAR1") || magic.starts_with(b"ARROW1") {
        let format = if magic.starts_with(b"PAR1") {
            Format::Parquet
        } else {
            Format::Ipc
        };
        let file = match seekable {
            Some(file) => file,
            None => copied(Cursor::new(magic).chain(raw))?,
        };
        return columnar::open(&name, format, file, &meter);
    }
    let compressed =
        magic.starts_with(&[0x1f, 0x8b]) || magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    let gzip = magic.starts_with(&[0x1f, 0x8b]);
    let raw = Cursor::new(magic).chain(raw);
    let buffered = |raw| BufReader::with_capacity(1 << 18, raw);
    let mut rest: Box<dyn Read + Send> = if gzip {
        Box::new(flate2::bufread::MultiGzDecoder::new(buffered(raw)))
    } else if compressed {
        let decoder = zstd::Decoder::with_buffer(buffered(raw));
        Box::new(decoder.map_err(|error| damaged(&name, &error))?)
    } else {
        Box::new(raw)
    };
    let failed = |error: &io::Error| {
        if compressed {
            damaged(&name, error)
        } else {
            read_failed(&name, error)
        }
    };
    let mut head = Vec::new();
    fill(&mut rest, &mut head, 8).map_err(|error| failed(&error))?;
    if is_workbook(&head) {
        let text = Text {
            head,
            whole: false,
            compressed,
            block_bytes: None,
            rest,
            meter,
        };
        return workbook::open(name, text, &options.reading);
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        // The byte order mark says which half of each character comes first.
        let all = Cursor::new(std::mem::take(&mut head)).chain(rest);
        let decoder = encoding_rs_io::DecodeReaderBytesBuilder::new().build(all);
        rest = Box::new(decoder);
    }
    let more = HEAD_BYTES - head.len();
    fill(&mut rest, &mut head, more).map_err(|error| failed(&error))?;
    let whole = head.len() < HEAD_BYTES;
    check_text(&name, &head)?;
    let text = Text {
        head,
        whole,
        compressed,
        block_bytes: options.block_bytes,
        rest,
        meter,
    };
    open_text(name, text, &options.reading)
}

/// Whether the first bytes are those of a workbook (or of another archive of its kind).
fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

fn open_text(name: String, mut text: Text, reading: &Reading) -> Result<Opened> {
    let start = text.head.iter().position(|b| !b.is_ascii_whitespace());
    let first = start.map(|at| text.head[at]);
    let json_name = [".json", ".ndjson", ".jsonl"]
        .iter()
        .any(|end| name.to_lowercase().contains(end));
    if first == Some(b'{') {
        if find(
            &text.head[..text.head.len().min(400)],
            b"\"counts_version\"",
        )
        .is_some()
        {
            text.rest
                .read_to_end(&mut text.head)
                .map_err(|error| read_failed(&name, &error))?;
            let bytes = text.head.len() as u64;
            let counts = String::from_utf8(text.head)
                .map_err(|_| Error::new(Code::NotUtf8, format!("`{name}` is not UTF-8")))?;
            return Ok(Opened {
                name,
                format: Format::Counts,
                header: Vec::new(),
                sample: Vec::new(),
                quality: Quality::default(),
                platform: None,
                overrides: BTreeMap::new(),
                bytes: Some(bytes),
                body: Body::Counts(counts),
            });
        }
        return if json::is_document(&text) {
            json::open(name, text, reading)
        } else {
            ndjson::open(name, text)
        };
    }
    if first == Some(b'[') && (json_name || json::is_list(&text)) {
        return json::open(name, text, reading);
    }
    if json_name {
        return ndjson::open(name, text);
    }
    csv::open(name, text, reading)
}

/// Reads until `wanted` bytes are there or the input ends.
fn fill(reader: impl Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
    reader.take(wanted as u64).read_to_end(buffer).map(|_| ())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

/// A file that polars can seek in: a copy of what came through the pipe.
fn copied(mut raw: impl Read) -> Result<columnar::Local> {
    let failed = |error: &io::Error| read_failed("-", error);
    let mut copy = tempfile::NamedTempFile::new().map_err(|error| failed(&error))?;
    io::copy(&mut raw, &mut copy).map_err(|error| failed(&error))?;
    copy.flush().map_err(|error| failed(&error))?;
    Ok(columnar::Local::Copy(copy.into_temp_path()))
}

/// Reads a file once more through the meter, for its size and digest.
pub(super) fn measure(name: &str, file: &columnar::Local, meter: &SharedMeter) -> Result<()> {
    let failed = |error: &io::Error| read_failed(name, error);
    let mut meter = meter
        .lock()
        .expect("no thread panics while it holds the meter");
    meter.bytes = file.size().map_err(|error| failed(&error))?;
    if meter.digest.is_some() {
        let mut digest = Sha256::new();
        let mut file = file.reader(name)?;
        let mut buffer = vec![0; 1 << 18];
        loop {
            let count = file.read(&mut buffer).map_err(|error| failed(&error))?;
            if count == 0 {
                break;
            }
            digest.update(&buffer[..count]);
        }
        meter.digest = Some(digest);
    }
    Ok(())
}

/// SHA-256 of a file as stored, in hexadecimal.
pub(crate) fn file_digest(path: &Path) -> Result<String> {
    let meter = Arc::new(Mutex::new(Meter {
        bytes: 0,
        digest: Some(Sha256::new()),
    }));
    let file = columnar::Local::Named(path.to_path_buf());
    measure(&path.display().to_string(), &file, &meter)?;
    let meter = meter
        .lock()
        .expect("no thread panics while it holds the meter");
    Ok(meter.facts().1.unwrap_or_default())
}

/// Refuses bytes that are no UTF-8 table before a parser makes something of them.
fn check_text(name: &str, head: &[u8]) -> Result<()> {
    if head.trim_ascii_start().starts_with(b"<") {
        return Err(Error::new(
            Code::FormatUnknown,
            format!("`{name}` is a web page or another document with tags, and no table"),
        )
        .help("the download may have ended at a page to sign in; export the table again"));
    }
    if let Some(at) = head.iter().position(|b| *b == 0) {
        let line = head[..at].split(|b| *b == b'\n').count();
        return Err(Error::new(
            Code::FormatUnknown,
            format!("`{name}` holds a NUL byte on line {line}: not text, or UTF-16 without a mark"),
        )
        .help("csv, ndjson, parquet and Arrow IPC are read, told by their bytes; `iconv -f UTF-16LE -t UTF-8` converts UTF-16"));
    }
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(
            Error::new(Code::FileEmpty, format!("`{name}` holds only blank lines"))
                .help("an audit of nothing would always pass; check the export"),
        );
    }
    Ok(())
}

pub(super) fn read_failed(name: &str, error: &io::Error) -> Error {
    #[cfg(feature = "cloud")]
    if crate::input::cloud::is_lost(error) {
        return Error::new(
            Code::ObjectStore,
            format!("`{name}` could not be read to its end: {error}"),
        )
        .help("try again; nothing was judged");
    }
    Error::new(
        Code::ReadFailed,
        format!("`{name}` could not be read to its end: {error}"),
    )
}

pub(super) fn damaged(name: &str, error: &io::Error) -> Error {
    #[cfg(feature = "cloud")]
    if crate::input::cloud::is_lost(error) {
        return read_failed(name, error);
    }
    Error::new(
        Code::CorruptCompression,
        format!("the compressed file `{name}` is damaged or cut off: {error}"),
    )
    .help("download or copy it again; rows after the damage would be missing from the audit")
}

pub(super) fn not_utf8(name: &str, line: u64) -> Error {
    Error::new(Code::NotUtf8, format!("`{name}` line {line} is not UTF-8")).help(format!(
        "convert it: `iconv -f WINDOWS-1252 -t UTF-8 {name} > utf8.csv`"
    ))
}
