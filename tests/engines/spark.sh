#!/usr/bin/env bash
# Starts Apache Spark with two executors and Spark Connect on a loopback port, and tests the program
# against it. Half a gigabyte is installed, so .ci/run calls it only when BIAS_AUDIT_CI_SPARK=1; once
# called, it fails where it cannot run, and never skips. Needs Java 17 or newer.
# shellcheck source=tests/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=4.2.1
need java "Spark needs Java 17 or newer"
need python3 "it installs Spark"
home=$(echo "$cache/pyspark-$version"/lib/python3*/site-packages/pyspark)
if [ ! -f "$home/bin/spark-submit" ]; then
  say "installing Spark $version"
  rm -rf "$cache/pyspark-$version"
  python3 -m venv "$cache/pyspark-$version"
  "$cache/pyspark-$version/bin/pip" install --quiet "pyspark==$version"
  home=$(echo "$cache/pyspark-$version"/lib/python3*/site-packages/pyspark)
fi
ls "$home"/jars/spark-connect_*.jar >/dev/null 2>&1 || fail "this Spark has no Spark Connect"
driver_of_wheel spark adbc-driver-spark 0.3.0 adbc_driver_spark/libadbc_driver_spark.so

work=$(mktemp -d)
port=$(free_port)
server=
stop() {
  [ -z "$server" ] || { kill -- "-$server" 2>/dev/null || true; sleep 2; kill -9 -- "-$server" 2>/dev/null || true; }
  rm -rf "$work"
}
trap stop EXIT

say "starting Spark $version with two executors, Spark Connect on port $port"
(
  cd "$work"
  export SPARK_HOME="$home" SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR="$work/workers"
  exec setsid "$home/bin/spark-submit" \
    --class org.apache.spark.sql.connect.service.SparkConnectServer \
    --master 'local-cluster[2,1,1024]' \
    --conf spark.driver.bindAddress=127.0.0.1 \
    --conf spark.driver.host=127.0.0.1 \
    --conf spark.connect.grpc.binding.address=127.0.0.1 \
    --conf "spark.connect.grpc.binding.port=$port" \
    --conf spark.ui.enabled=false \
    --conf spark.sql.shuffle.partitions=4 \
    --conf "spark.sql.warehouse.dir=$work/warehouse" \
    spark-internal >"$work/log" 2>&1
) &
# A session of its own: the executors stop with it.
server=$!
for _ in $(seq 1 120); do
  if grep -q "Spark Connect server started" "$work/log" 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 1
done
grep -q "Spark Connect server started" "$work/log" || { tail -n 30 "$work/log"; fail "Spark does not start"; }
for _ in $(seq 1 60); do
  executors=$(grep -c "Registered executor" "$work/log" || true)
  [ "$executors" -ge 2 ] && break
  sleep 1
done
[ "$executors" -ge 2 ] || { tail -n 30 "$work/log"; fail "Spark has $executors executors, not two"; }
say "$executors executors"

# One session after the other: each keeps an executor busy.
TEST_THREADS=1
with_engine spark "sc://127.0.0.1:$port" "$@"
