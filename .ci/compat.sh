#!/usr/bin/env bash
# Runs the tests of core and dlq with other versions of kafka-clients, Jackson and the broker: the ends and the middle of the
# ranges in docs/versioning.md, table "Works with". Brokers run from the Maven artifacts of their version. The tests cannot start
# Kafka 2.8, which needs ZooKeeper; instead the demo, which checks its own results, runs on Kafka 2.8.
#
#   .ci/compat.sh [-Dtest=...]   writes its table into docs/versioning.md of both languages; more options go to Maven
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# kafka-clients, broker, Jackson
combinations=(
  "4.0.0 4.0.0 2.15.4"
  "4.1.1 4.4.0 2.17.3"
  "4.3.1 3.9.1 2.22.4"
  "4.4.0 4.3.1 2.19.4"
)

# Fills a folder with the jars of a broker, and prints the folder's name.
broker() {
  local folder="$PWD/target/compat/broker-$1"
  if [[ ! -e "$folder/complete" ]]; then
    mkdir -p "$folder"
    cat >"$folder/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>compat</groupId>
  <artifactId>broker</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>$1</version>
    </dependency>
  </dependencies>
</project>
POM
    mvn -q -B -ntp -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
      -DoutputDirectory="$folder" >&2
    touch "$folder/complete"
  fi
  printf '%s' "$folder"
}

# Starts Kafka 2.8 and its ZooKeeper from Maven artifacts, and runs the demo on it.
old=2.8.2
demo_on_old_broker() {
  local folder work zookeeper kafka status=0
  folder="$(broker "$old")"
  work="$(mktemp -d)"
  printf 'dataDir=%s/zookeeper\nclientPort=21810\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n' \
    "$work" >"$work/zookeeper.properties"
  printf '%s\n' listeners=PLAINTEXT://127.0.0.1:29092 zookeeper.connect=127.0.0.1:21810 "log.dirs=$work/kafka" \
    offsets.topic.replication.factor=1 transaction.state.log.replication.factor=1 transaction.state.log.min.isr=1 \
    group.initial.rebalance.delay.ms=0 >"$work/kafka.properties"
  java -cp "$folder/*" org.apache.zookeeper.server.ZooKeeperServerMain "$work/zookeeper.properties" \
    >"$work/zookeeper.log" 2>&1 &
  zookeeper=$!
  java -cp "$folder/*" kafka.Kafka "$work/kafka.properties" >"$work/kafka.log" 2>&1 &
  kafka=$!
  KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:29092 timeout 600 mvn -q -B -ntp -Pdemo || status=1
  [[ "$status" == 0 ]] || tail -20 "$work/kafka.log"
  kill "$kafka" 2>/dev/null || true
  wait "$kafka" || true
  kill "$zookeeper" 2>/dev/null || true
  wait "$zookeeper" || true
  rm -rf "$work"
  return "$status"
}

# write_table PAGE HEADINGS: replaces the text between the page's marks by a table.
write_table() {
  local page="$1" rows
  rows="$(printf '%s\n' "$2" '|---|---|---|---|' "${table[@]}")"
  awk -v rows="$rows" '
    /compat.sh: end/ { inside = 0 }
    !inside { print }
    /compat.sh: begin/ { inside = 1; print rows }' "$page" >"$page.new"
  mv "$page.new" "$page"
}

table=()
failed=0
for combination in "${combinations[@]}"; do
  read -r clients broker jackson <<<"$combination"
  printf '\n== kafka-clients %s, broker %s, Jackson %s\n' "$clients" "$broker" "$jackson"
  began=$SECONDS
  log="target/compat/$clients-$broker.log"
  mkdir -p target/compat
  if mvn -B -ntp -Pcompat -Dcompat.clients="$clients" -Dcompat.broker="$(broker "$broker")" \
    -Dcompat.jackson="$jackson" test -pl kafka-easy-dlq -am "$@" | tee "$log"; then
    # Maven prints one sum for each module.
    passed="$(sed -n 's/.*Tests run: \([0-9]*\), Failures: 0, Errors: 0, Skipped: \([0-9]*\)$/\1 \2/p' "$log" |
      awk '{ run += $1 - $2 } END { print run }')"
    table+=("| $clients | $broker | $jackson | $passed |")
  else
    printf '\n== FAILED: kafka-clients %s, broker %s, Jackson %s\n' "$clients" "$broker" "$jackson"
    failed=1
  fi
  printf '\n== after %s s\n' "$((SECONDS - began))"
done

printf '\n== broker %s\n' "$old"
if demo_on_old_broker; then
  ours="$(sed -n 's|.*<kafka.version>\(.*\)</kafka.version>.*|\1|p' pom.xml)"
  jackson="$(sed -n 's|.*<jackson.version>\(.*\)</jackson.version>.*|\1|p' pom.xml)"
  table+=("| $ours | $old | $jackson | demo |")
else
  printf '\n== FAILED: broker %s\n' "$old"
  failed=1
fi

printf '\n'
printf '%s\n' "${table[@]}"
# Only a complete run without failures changes the pages.
if [[ "$failed" == 0 && $# == 0 ]]; then
  write_table docs/versioning.md '| kafka-clients | Broker | Jackson | Tests passed |'
  write_table docs/zh-CN/versioning.md '| kafka-clients | broker | Jackson | 通过的测试 |'
fi
exit "$failed"
