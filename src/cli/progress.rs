//! Threads and the progress bar. The bar shows only on a terminal, only when the work is long.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use bias_audit::error::{Code, Error, Result};
use bias_audit::input::{Options, Source};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Inputs smaller than this are read before a bar could be drawn.
const LONG_WORK_BYTES: u64 = 50_000_000;

/// More threads than any machine has cores would only starve it.
const MOST_THREADS: usize = 1_024;

/// Sets the number of threads that count.
pub(crate) fn use_threads(threads: Option<usize>) -> Result<()> {
    let Some(threads) = threads else {
        return Ok(());
    };
    if threads == 0 {
        return Err(
            Error::new(Code::Usage, "`--threads 0` would count nothing").help("use 1 or more")
        );
    }
    if threads > MOST_THREADS {
        return Err(Error::new(
            Code::Usage,
            format!("`--threads {threads}` is more than {MOST_THREADS}"),
        )
        .help("one per core is the default and the fastest"));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| {
            Error::new(
                Code::Internal,
                format!("threads cannot be started: {error}"),
            )
        })
}

/// A progress bar over the bytes of all inputs.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    pub(crate) fn start(sources: &[Source]) -> Self {
        let total: Option<u64> = sources.iter().map(Source::size).sum();
        if !std::io::stderr().is_terminal() || total.is_some_and(|bytes| bytes < LONG_WORK_BYTES) {
            return Self(None);
        }
        let bar = match total {
            Some(bytes) => ProgressBar::new(bytes),
            None => ProgressBar::no_length(),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(Some(bar))
    }

    pub(crate) fn options(&self, digest: bool) -> Options {
        match self.0.clone() {
            Some(bar) => Options {
                digest,
                on_bytes: Arc::new(move |bytes| bar.inc(bytes)),
                ..Options::default()
            },
            None => Options {
                digest,
                ..Options::default()
            },
        }
    }

    pub(crate) fn finish(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
