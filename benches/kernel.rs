//! Guards the speed of the one pass over a log: generated people, read and counted through the public
//! API, in bytes per second. `cargo bench --bench kernel` compares with the run before it; whole
//! programs are compared with others by `benches/compare.sh`.

use std::fs::{self, File};
use std::hint::black_box;

use bias_audit::config::parse_config;
use bias_audit::input::{Options, Source};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[expect(dead_code, reason = "the example's own command line is not run here")]
#[path = "../examples/generate.rs"]
mod generate;

use generate::{Format, SEED};

/// Rows of the log: so many that opening it costs nothing beside them.
const ROWS: u64 = 300_000;

/// The attributes of `benches/compare.sh`; the intersection is made from their cells afterwards.
const CONFIG: &str = "
[attributes.gender]
[attributes.age]
cuts = [18, 25, 35, 45, 55, 65]
[attributes.income]
cuts = [20_000, 40_000, 60_000, 80_000]
";

fn count(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let config = parse_config("bench.toml", CONFIG).expect("the configuration is valid");
    let mut group = criterion.benchmark_group("count");
    group.sample_size(10);
    for (name, format) in [("csv", Format::Csv), ("ndjson", Format::Ndjson)] {
        let path = folder.path().join(format!("log.{name}"));
        let mut file = File::create(&path).expect("a log can be made");
        generate::write(&mut file, format, ROWS, SEED).expect("a log can be written");
        let bytes = fs::metadata(&path).expect("the log is there").len();
        let sources = [Source::File(path)];
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let cube = bias_audit::count(&config, &sources, &Options::default())
                    .expect("the log can be counted");
                assert_eq!(cube.accounting.rows_used, ROWS);
                black_box(cube)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, count);
criterion_main!(benches);
