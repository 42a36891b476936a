//! Guards the speed of judging: a cube of four attributes of twelve groups each, with all six
//! intersections of two, measured and judged from memory. `cargo bench --bench measures` compares with the
//! run before it.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

use bias_audit::config::parse_config;
use bias_audit::input::{Options, Source};
use bias_audit::report::Wishes;
use criterion::{Criterion, criterion_group, criterion_main};

/// Rows of the log that the cube is counted from: about ten in each cell.
const ROWS: u64 = 200_000;

/// Groups of each attribute.
const GROUPS: u64 = 12;

const CONFIG: &str = "
intersect = [[\"a\", \"b\"], [\"a\", \"c\"], [\"a\", \"d\"], [\"b\", \"c\"], [\"b\", \"d\"], [\"c\", \"d\"]]
[attributes.a]
[attributes.b]
[attributes.c]
[attributes.d]
";

/// Rows whose values come from the high digits of a multiplicative sequence (Knuth's multiplier).
fn log() -> String {
    let mut text = String::from("a,b,c,d,eligible,targeted,qualified\n");
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..ROWS {
        let [a, b, c, d] = [(); 4].map(|()| next(GROUPS));
        let (targeted, qualified) = (u64::from(next(100) < 30 + a), next(2));
        writeln!(text, "g{a},g{b},g{c},g{d},1,{targeted},{qualified}").expect("a text grows");
    }
    text
}

fn judge(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("log.csv");
    fs::write(&path, log()).expect("a log can be written");
    let config = parse_config("bench.toml", CONFIG).expect("the configuration is valid");
    let cube = bias_audit::count(&config, &[Source::File(path)], &Options::default())
        .expect("the log can be counted");
    assert_eq!(cube.accounting.rows_used, ROWS);
    let mut group = criterion.benchmark_group("measures");
    group.sample_size(20);
    group.bench_function("four attributes, all pairs, twelve groups", |bencher| {
        bencher.iter(|| {
            let report = bias_audit::audit(&cube, &config, &Wishes::default())
                .expect("the cube can be audited");
            assert!(report.measures.len() > 10_000);
            black_box(report)
        });
    });
    group.finish();
}

criterion_group!(benches, judge);
criterion_main!(benches);
