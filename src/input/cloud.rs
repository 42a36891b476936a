//! Objects of S3, Google, Azure and web servers. Every byte comes through [`Object`]: text is streamed
//! through a bounded queue, and polars is handed the same object for its ranges, so that there is one
//! client, one set of credentials and one set of time limits. Credentials come from the environment
//! variables of each store and pass through no value that is shown.
//!
//! polars' own clients are not used: they read credential files as well, ask the network for regions
//! and write warnings. Its door for foreign stores takes the scheme `hdfs`, which stands here for "an
//! object that is open already".

use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientConfigKey, ClientOptions, CopyOptions, GetOptions, GetRange, GetResult,
    GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, RetryConfig,
};
use polars::io::cloud::{CloudOptions, ExtObjectStoreBuilder, register_object_store_builder};
use polars::prelude::{PlRefPath, PolarsError, PolarsResult};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::error::{Code, Error, Result};
use crate::input::Source;
use crate::input::remote::{is_web, shown, split};

/// How long a store may say nothing.
const SILENCE: Duration = Duration::from_mins(1);

/// How often and how long a failed request is made again.
const RETRIES: (usize, Duration) = (2, Duration::from_secs(10));

/// How often reading goes on behind the bytes that have come, when a connection breaks.
const RESUMES: usize = 5;

/// Pieces of a body (some tens of kibibytes each) that wait for the reader at most.
const QUEUE: usize = 16;

/// The URL of one object, as typed. Only [`Remote::name`] is shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remote {
    url: String,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Remote({})", self.name())
    }
}

impl Remote {
    /// The URL without what may be secret.
    #[must_use]
    pub fn name(&self) -> String {
        shown(&self.url)
    }

    /// The folders and the name within the store, for the columns that folders make.
    pub(super) fn path(&self) -> PathBuf {
        let name = self.name();
        let rest = split(&name).map_or("", |(_, rest)| rest);
        PathBuf::from(rest.split_once('/').map_or("", |(_, path)| path))
    }

    /// Size in bytes, when the store tells it without sending the object.
    pub(super) fn size(&self) -> Option<u64> {
        let place = Place::of(&self.url).ok()?;
        let (store, key) = (place.store().ok()?, place.key().ok()?);
        let options = GetOptions {
            head: true,
            ..GetOptions::default()
        };
        let answer = runtime().ok()?.block_on(ask(&*store, &key, options));
        Some(answer.ok()?.meta.size)
    }

    /// Asks for the object: what is known about it, and its bytes from the first on.
    pub(super) fn open(&self) -> Result<(Arc<Object>, Reader)> {
        let place = Place::of(&self.url)?;
        let object = Object {
            name: self.name(),
            scheme: place.scheme,
            store: place.store()?,
            key: place.key()?,
            size: 0,
            tag: None,
            failure: Mutex::new(None),
        };
        let answer = runtime()?
            .block_on(ask(&*object.store, &object.key, GetOptions::default()))
            .map_err(|error| object.error(&error))?;
        let object = Arc::new(Object {
            size: answer.meta.size,
            // A weak tag says that two objects mean the same, not that they are the same.
            tag: answer
                .meta
                .e_tag
                .clone()
                .filter(|tag| !tag.starts_with("W/")),
            ..object
        });
        let reader = Reader::start(&object, answer)?;
        Ok((object, reader))
    }
}

/// The objects that an argument means: itself, or with `*`, `?` or `[` in the key every object that
/// matches, in order of name.
pub(super) fn expand(argument: &str) -> Result<Vec<Source>> {
    let place = Place::of(argument)?;
    let name = shown(argument);
    let is_pattern = place.key.contains(['*', '?', '[']);
    if !is_pattern {
        place.key()?;
        return Ok(vec![Source::Remote(Remote {
            url: argument.to_owned(),
        })]);
    }
    let pattern = glob::Pattern::new(place.key)
        .map_err(|error| Error::new(Code::Usage, format!("`{name}` is not a pattern: {error}")))?;
    let sure = place.key.find(['*', '?', '[']).unwrap_or(place.key.len());
    let folder = place.key[..sure]
        .rfind('/')
        .map_or("", |at| &place.key[..at]);
    let prefix = (!folder.is_empty())
        .then(|| parsed(&name, folder))
        .transpose()?;
    let deep = place.key[folder.len()..]
        .trim_start_matches('/')
        .contains('/');
    let store = place.store()?;
    let found = runtime()?
        .block_on(list(&*store, prefix.as_ref(), deep))
        .map_err(|error| failed(&name, place.scheme, &error))?;
    let exactly = glob::MatchOptions {
        require_literal_separator: true,
        ..glob::MatchOptions::default()
    };
    let mut keys: Vec<String> = found
        .iter()
        .map(|meta| meta.location.to_string())
        .filter(|key| pattern.matches_with(key, exactly))
        .collect();
    keys.sort();
    if keys.is_empty() {
        return Err(
            Error::new(Code::NoFilesMatched, format!("no object matches `{name}`"))
                .help("an audit of nothing would always pass; check the bucket and the pattern"),
        );
    }
    let url = |key: String| format!("{}://{}/{key}", place.scheme, place.authority);
    Ok(keys
        .into_iter()
        .map(|key| Source::Remote(Remote { url: url(key) }))
        .collect())
}

/// The parts of a URL.
struct Place<'a> {
    url: &'a str,
    scheme: &'static str,
    authority: &'a str,
    /// The name in the store, letter by letter; empty for a web server, whose URL is taken whole.
    key: &'a str,
}

impl<'a> Place<'a> {
    fn of(url: &'a str) -> Result<Self> {
        let name = shown(url);
        let (scheme, rest) = split(url).ok_or_else(|| {
            Error::new(Code::Usage, format!("`{name}` is not the URL of an object"))
        })?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.is_empty() {
            return Err(
                Error::new(Code::Usage, format!("`{name}` names no host or bucket"))
                    .help("write `s3://bucket/folder/log.csv`"),
            );
        }
        if is_web(scheme) {
            let path = path.split(['?', '#']).next().unwrap_or_default();
            if path.contains('*') {
                return Err(Error::new(
                    Code::Usage,
                    format!("`{name}` has a `*`, and the files of a web server cannot be listed"),
                )
                .help("name each file; a `*` that is part of a name is written `%2A`"));
            }
            return Ok(Self {
                url,
                scheme,
                authority,
                key: "",
            });
        }
        let secret = authority
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains(':'));
        if secret || shown(url).len() < url.len() {
            return Err(Error::new(
                Code::Usage,
                format!("`{name}` was given with credentials or a query in its URL"),
            )
            .help(credentials(scheme)));
        }
        let key = path.trim_start_matches('/');
        if key.is_empty() || key.ends_with('/') {
            return Err(
                Error::new(Code::IsADirectory, format!("`{name}` is not one object")).help(
                    format!("name its objects: `{}/*.csv`", name.trim_end_matches('/')),
                ),
            );
        }
        Ok(Self {
            url,
            scheme,
            authority,
            key,
        })
    }

    fn key(&self) -> Result<Path> {
        parsed(&shown(self.url), self.key)
    }

    /// The store's client, one for all objects of a bucket.
    fn store(&self) -> Result<Arc<dyn ObjectStore>> {
        static STORES: Mutex<Vec<(String, Arc<dyn ObjectStore>)>> = Mutex::new(Vec::new());
        let bucket = if is_web(self.scheme) {
            self.url.to_owned()
        } else {
            format!("{}://{}/", self.scheme, self.authority)
        };
        let mut stores = STORES
            .lock()
            .expect("no thread panics while it holds the stores");
        if let Some((_, store)) = stores.iter().find(|(known, _)| *known == bucket) {
            return Ok(Arc::clone(store));
        }
        let store = client(self.scheme, &bucket)
            .map_err(|error| failed(&shown(self.url), self.scheme, &error))?;
        stores.push((bucket, Arc::clone(&store)));
        Ok(store)
    }
}

fn parsed(name: &str, key: &str) -> Result<Path> {
    Path::parse(key).map_err(|_| {
        Error::new(
            Code::Usage,
            format!("`{name}` cannot be asked for: its name has an empty part, `.` or `..`"),
        )
        .help("copy the object to a plain name")
    })
}

/// A client with the settings of the environment. A log may take long to read, so that a request as a
/// whole has no time limit, only the silence within it.
fn client(scheme: &str, bucket: &str) -> object_store::Result<Arc<dyn ObjectStore>> {
    let (most, longest) = RETRIES;
    let retry = RetryConfig {
        backoff: BackoffConfig {
            max_backoff: Duration::from_secs(2),
            ..BackoffConfig::default()
        },
        max_retries: most,
        retry_timeout: longest,
    };
    let plain = ClientOptions::new().with_timeout_disabled();
    let options = |prefix: &str| {
        let settings = std::env::vars_os().filter_map(|(key, value)| {
            let key = key.to_str()?.strip_prefix(prefix)?.to_ascii_lowercase();
            let key: ClientConfigKey = key.parse().ok()?;
            Some((key, value.into_string().ok()?))
        });
        settings.fold(plain.clone(), |options, (key, value)| {
            options.with_config(key, value)
        })
    };
    Ok(match scheme {
        "s3" | "s3a" => Arc::new(
            AmazonS3Builder::from_env()
                .with_url(bucket)
                .with_client_options(options("AWS_"))
                .with_retry(retry)
                .build()?,
        ),
        "gs" => Arc::new(
            GoogleCloudStorageBuilder::from_env()
                .with_url(bucket)
                .with_client_options(options("GOOGLE_"))
                .with_retry(retry)
                .build()?,
        ),
        "http" | "https" => Arc::new(
            HttpBuilder::new()
                .with_url(bucket)
                .with_client_options(plain.with_allow_http(true))
                .with_retry(retry)
                .build()?,
        ),
        _ => Arc::new(
            MicrosoftAzureBuilder::from_env()
                .with_url(bucket)
                .with_client_options(options("AZURE_"))
                .with_retry(retry)
                .build()?,
        ),
    })
}

/// The thread and clock that the clients need.
fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .ok()
    };
    RUNTIME.get_or_init(start).as_ref().ok_or_else(|| {
        Error::new(
            Code::Internal,
            "the thread that talks to object stores cannot be started",
        )
    })
}

/// One request whose answer does not fall silent.
async fn ask(
    store: &dyn ObjectStore,
    key: &Path,
    options: GetOptions,
) -> object_store::Result<GetResult> {
    let answer = timeout(SILENCE, store.get_opts(key, options))
        .await
        .map_err(|_| silent())??;
    let (meta, range, attributes) = (
        answer.meta.clone(),
        answer.range.clone(),
        answer.attributes.clone(),
    );
    let payload = GetResultPayload::Stream(watched(answer.into_stream()));
    Ok(GetResult {
        payload,
        meta,
        range,
        attributes,
    })
}

async fn list(
    store: &dyn ObjectStore,
    prefix: Option<&Path>,
    deep: bool,
) -> object_store::Result<Vec<ObjectMeta>> {
    if deep {
        let found = watched(store.list(prefix));
        return found.try_collect().await;
    }
    let found = timeout(SILENCE, store.list_with_delimiter(prefix)).await;
    Ok(found.map_err(|_| silent())??.objects)
}

/// A stream that ends with an error when it falls silent.
fn watched<T: Send + 'static>(
    pieces: BoxStream<'_, object_store::Result<T>>,
) -> BoxStream<'_, object_store::Result<T>> {
    stream::unfold(Some(pieces), |pieces| async {
        let mut pieces = pieces?;
        match timeout(SILENCE, pieces.next()).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(pieces))),
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Ok(None) => None,
            Err(_) => Some((Err(silent()), None)),
        }
    })
    .boxed()
}

fn silent() -> object_store::Error {
    plain(format!("no answer for {} seconds", SILENCE.as_secs()))
}

fn plain(text: String) -> object_store::Error {
    object_store::Error::Generic {
        store: "object store",
        source: text.into(),
    }
}

/// An object that has been found: where it is, and which version of it is read.
pub(super) struct Object {
    name: String,
    scheme: &'static str,
    store: Arc<dyn ObjectStore>,
    key: Path,
    size: u64,
    tag: Option<String>,
    /// Why polars could not read it, when it was not the object's content.
    failure: Mutex<Option<Error>>,
}

impl Object {
    /// Size in bytes.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes once more, of the same version.
    pub(super) fn reader(self: &Arc<Self>) -> Result<Reader> {
        let answer = runtime()?
            .block_on(self.ask(GetOptions::default()))
            .map_err(|error| self.error(&error))?;
        Reader::start(self, answer)
    }

    /// The path under which polars finds the object.
    pub(super) fn door(self: &Arc<Self>) -> PolarsResult<PlRefPath> {
        static REGISTERED: OnceLock<bool> = OnceLock::new();
        if !REGISTERED.get_or_init(|| register_object_store_builder("hdfs", Arc::new(Door)).is_ok())
        {
            return Err(PolarsError::ComputeError(
                "object stores cannot be registered".into(),
            ));
        }
        let mut objects = OBJECTS
            .lock()
            .expect("no thread panics while it holds the objects");
        let known = objects.iter().position(|other| Arc::ptr_eq(other, self));
        let at = known.unwrap_or_else(|| {
            objects.push(Arc::clone(self));
            objects.len() - 1
        });
        Ok(PlRefPath::new(format!("hdfs://objects/{at}")))
    }

    /// Why the store failed, when it did.
    pub(super) fn failure(&self) -> Option<Error> {
        self.failure
            .lock()
            .expect("no thread panics while it holds the failure")
            .take()
    }

    async fn ask(&self, options: GetOptions) -> object_store::Result<GetResult> {
        let options = GetOptions {
            if_match: self.tag.clone(),
            ..options
        };
        ask(&*self.store, &self.key, options).await
    }

    fn error(&self, error: &object_store::Error) -> Error {
        failed(&self.name, self.scheme, error)
    }

    /// Keeps an error for the user, and makes one for polars that holds no secret.
    fn keep(&self, error: &object_store::Error) -> object_store::Error {
        let told = self.error(error);
        let text = told.message().to_owned();
        *self
            .failure
            .lock()
            .expect("no thread panics while it holds the failure") = Some(told);
        plain(text)
    }
}

/// The bytes of an object in order.
pub(super) struct Reader {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
    missing: u64,
}

impl Reader {
    fn start(object: &Arc<Object>, answer: GetResult) -> Result<Self> {
        let (send, pieces) = mpsc::channel(QUEUE);
        let missing = object.size;
        runtime()?.spawn(deliver(Arc::clone(object), answer, send));
        Ok(Self {
            pieces,
            piece: Bytes::new(),
            missing,
        })
    }
}

/// Hands on the body of an answer, and asks for the rest of it when the connection breaks.
async fn deliver(object: Arc<Object>, answer: GetResult, to: mpsc::Sender<io::Result<Bytes>>) {
    let mut body = answer.into_stream();
    let (mut come, mut resumes) = (0, 0);
    while come < object.size {
        let failure = match body.next().await {
            Some(Ok(piece)) => {
                come += piece.len() as u64;
                if to.send(Ok(piece)).await.is_err() {
                    return;
                }
                continue;
            }
            Some(Err(error)) => cause(&error),
            None => format!(
                "the connection ended {} bytes too early",
                object.size - come
            ),
        };
        let again = GetOptions {
            range: Some(GetRange::Offset(come)),
            ..GetOptions::default()
        };
        resumes += 1;
        // Without a tag, the rest could be that of another version.
        let answer = if object.tag.is_some() && resumes <= RESUMES {
            object.ask(again).await.ok()
        } else {
            None
        };
        let Some(answer) = answer else {
            // Whoever does not wait for the bytes does not wait for the reason.
            let _ = to.send(Err(lost(failure))).await;
            return;
        };
        body = answer.into_stream();
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None if self.missing == 0 => return Ok(0),
                None => return Err(lost("the connection ended too early".into())),
            }
        }
        let count = buffer.len().min(self.piece.len());
        buffer[..count].copy_from_slice(&self.piece.split_to(count));
        self.missing = self.missing.saturating_sub(count as u64);
        Ok(count)
    }
}

/// A failure of the network, told apart from damage of the bytes.
#[derive(Debug)]
struct Lost(String);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Lost {}

fn lost(text: String) -> io::Error {
    io::Error::other(Lost(text))
}

/// Whether reading failed because of the network.
pub(super) fn is_lost(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Lost>)
}

// What polars sees.

/// The objects that polars may ask for, by number.
static OBJECTS: Mutex<Vec<Arc<Object>>> = Mutex::new(Vec::new());

/// All open objects as one store: `0`, `1`, …; it can only be read.
#[derive(Debug, Clone, Copy)]
struct Door;

impl Door {
    fn object(location: &Path) -> object_store::Result<Arc<Object>> {
        let at: Option<usize> = location.as_ref().parse().ok();
        let objects = OBJECTS
            .lock()
            .expect("no thread panics while it holds the objects");
        at.and_then(|at| objects.get(at).cloned())
            .ok_or_else(|| plain("no such object is open".into()))
    }

    fn refuse(operation: &str) -> object_store::Error {
        object_store::Error::NotImplemented {
            operation: operation.to_owned(),
            implementer: "an audit".to_owned(),
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("objects")
    }
}

impl ExtObjectStoreBuilder for Door {
    fn build(
        &self,
        _: &PlRefPath,
        _: Option<&CloudOptions>,
    ) -> PolarsResult<Arc<dyn ObjectStore + Send + Sync>> {
        Ok(Arc::new(Self))
    }
}

#[async_trait::async_trait]
impl ObjectStore for Door {
    async fn get_opts(
        &self,
        location: &Path,
        options: GetOptions,
    ) -> object_store::Result<GetResult> {
        let object = Self::object(location)?;
        let answer = object
            .ask(options)
            .await
            .map_err(|error| object.keep(&error))?;
        let (meta, range, attributes) = (
            answer.meta.clone(),
            answer.range.clone(),
            answer.attributes.clone(),
        );
        let body = answer
            .into_stream()
            .map_err(move |error| object.keep(&error))
            .boxed();
        Ok(GetResult {
            payload: GetResultPayload::Stream(body),
            meta,
            range,
            attributes,
        })
    }

    fn list(&self, _: Option<&Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        stream::once(async { Err(Self::refuse("list")) }).boxed()
    }

    async fn list_with_delimiter(&self, _: Option<&Path>) -> object_store::Result<ListResult> {
        Err(Self::refuse("list"))
    }

    async fn put_opts(
        &self,
        _: &Path,
        _: PutPayload,
        _: PutOptions,
    ) -> object_store::Result<PutResult> {
        Err(Self::refuse("put"))
    }

    async fn put_multipart_opts(
        &self,
        _: &Path,
        _: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        Err(Self::refuse("put"))
    }

    fn delete_stream(
        &self,
        _: BoxStream<'static, object_store::Result<Path>>,
    ) -> BoxStream<'static, object_store::Result<Path>> {
        stream::once(async { Err(Self::refuse("delete")) }).boxed()
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> object_store::Result<()> {
        Err(Self::refuse("copy"))
    }
}

// Errors.

/// Where a store's credentials are looked for.
fn credentials(scheme: &str) -> &'static str {
    match scheme {
        "s3" | "s3a" => {
            "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or AWS_SKIP_SIGNATURE=true for a public bucket"
        }
        "gs" => {
            "set GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_SERVICE_ACCOUNT, or GOOGLE_SKIP_SIGNATURE=true for a public bucket"
        }
        "http" | "https" => "check that the address can be read without signing in",
        _ => {
            "set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_KEY, or AZURE_SKIP_SIGNATURE=true for a public container"
        }
    }
}

fn failed(name: &str, scheme: &str, error: &object_store::Error) -> Error {
    let refused = |why: &str| {
        Error::new(
            Code::ObjectStore,
            format!("the store refuses `{name}`: {why}"),
        )
        .help(credentials(scheme))
    };
    match error {
        object_store::Error::NotFound { source, .. } => {
            let what = if names_bucket(&**source) {
                "there is no bucket or container for"
            } else {
                "there is no object"
            };
            Error::new(Code::FileNotFound, format!("{what} `{name}`"))
                .help("check the bucket and the name; a pattern lists what is there: `s3://bucket/folder/*`")
        }
        object_store::Error::PermissionDenied { .. } => {
            refused("it gives no permission to read it")
        }
        object_store::Error::Unauthenticated { .. } => {
            refused("the credentials are missing or wrong")
        }
        object_store::Error::Precondition { .. } => Error::new(
            Code::ObjectStore,
            format!("`{name}` was replaced while it was read"),
        )
        .help("audit it again when nothing writes to it"),
        other if asks_machine(other) => Error::new(
            Code::ObjectStore,
            format!(
                "`{name}` needs credentials, and neither the environment nor the machine has any"
            ),
        )
        .help(credentials(scheme)),
        other => {
            let why = cause(other);
            let help = if why.contains("scheme is not allowed") {
                "an address without TLS must be allowed: set AWS_ALLOW_HTTP=true (or AZURE_, GOOGLE_)"
            } else {
                credentials(scheme)
            };
            Error::new(
                Code::ObjectStore,
                format!("`{name}` could not be read: {why}"),
            )
            .help(format!("check the address and the network; {help}"))
        }
    }
}

fn names_bucket(error: &(dyn std::error::Error + 'static)) -> bool {
    let text = error.to_string();
    text.contains("NoSuchBucket") || text.contains("ContainerNotFound")
}

/// Whether the client was asking the machine it runs on for credentials.
fn asks_machine(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if text.contains("//169.254.169.254") || text.contains("//metadata.google.internal") {
            return true;
        }
        next = error.source();
    }
    false
}

/// The innermost reason, in one short line without the address that was asked, which may hold secrets,
/// and without the body of the answer.
fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    let text = inner.to_string();
    let line = text.lines().next().unwrap_or_default();
    if let Some((_, status)) = line.split_once("status code: ") {
        let status = status.split(':').next().unwrap_or_default();
        return format!("the server answered {status}");
    }
    if line.starts_with("Server returned") {
        return "the server answered with an error".into();
    }
    let words: Vec<&str> = line
        .split_whitespace()
        .map(|word| if word.contains("://") { "…" } else { word })
        .collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(url: &str) -> Code {
        expand(url).expect_err(url).code()
    }

    #[test]
    fn urls_that_cannot_be_asked_for_are_refused_before_the_network() {
        assert_eq!(code("s3://"), Code::Usage);
        assert_eq!(code("s3://bucket"), Code::IsADirectory);
        assert_eq!(code("gs://bucket/folder/"), Code::IsADirectory);
        assert_eq!(code("s3://bucket/a//b.csv"), Code::Usage);
        assert_eq!(code("s3://id:secret@bucket/b.csv"), Code::Usage);
        assert_eq!(code("az://box/b.csv?sig=secret"), Code::Usage);
        assert_eq!(code("https://host/*.csv"), Code::Usage);
        let error = expand("s3://id:secret@bucket/b.csv").expect_err("credentials");
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn a_query_of_a_web_address_is_kept_and_not_shown() {
        let sources = expand("https://host/b.csv?sig=secret*").expect("one object");
        assert_eq!(sources.len(), 1);
        assert_eq!(sources[0].name(), "https://host/b.csv");
        assert!(!format!("{sources:?}").contains("secret"));
    }

    #[test]
    fn a_refused_connection_is_told_in_bounded_time_and_without_secrets() {
        // Port 9 of this machine: nobody listens to what is thrown away.
        let url = "http://me:secret@127.0.0.1:9/b.csv?sig=secret";
        let remote = Remote { url: url.into() };
        let error = remote.open().err().expect("nobody listens");
        assert_eq!(error.code(), Code::ObjectStore);
        let text = error.to_string();
        assert!(text.contains("http://127.0.0.1:9/b.csv"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn causes_are_short_and_hold_no_address() {
        let status = plain("Server returned non-2xx status code: 500 Oops: <body secret>".into());
        assert_eq!(cause(&status), "the server answered 500 Oops");
        let body = plain("Server returned error response: <secret>".into());
        assert_eq!(cause(&body), "the server answered with an error");
        let machine = plain("Error performing PUT http://169.254.169.254/latest".into());
        assert!(asks_machine(&machine) && !asks_machine(&body));
        let address = plain("error sending request for url (http://h/?sig=secret)".into());
        assert_eq!(cause(&address), "error sending request for url …");
    }
}
