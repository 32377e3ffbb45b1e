#!/usr/bin/env bash
# core's and dlq's tests at the ends and in the middle of the ranges that README's table "Works with" names:
# another kafka-clients and Jackson in the place of ours, a broker from the Maven artifacts of its version.
#
#   .ci/compat.sh [-Dtest=...]   ends with one line for each combination; more options go to Maven
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# kafka-clients, broker, Jackson
combinations=(
  "4.0.0 4.0.0 2.15.4"
  "4.1.1 4.4.0 2.17.3"
  "4.3.1 3.9.1 2.22.4"
  "4.4.0 4.3.1 2.19.4"
)

# Fills a folder with the jars of a broker, and prints its name.
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

results=()
failed=0
for combination in "${combinations[@]}"; do
  read -r clients broker jackson <<<"$combination"
  printf '\n== kafka-clients %s, broker %s, Jackson %s\n' "$clients" "$broker" "$jackson"
  if mvn -B -ntp -Pcompat -Dcompat.clients="$clients" -Dcompat.broker="$(broker "$broker")" \
    -Dcompat.jackson="$jackson" test -pl kafka-easy-dlq -am "$@"; then
    results+=("kafka-clients $clients, broker $broker, Jackson $jackson: passed")
  else
    results+=("kafka-clients $clients, broker $broker, Jackson $jackson: FAILED")
    failed=1
  fi
done
printf '\n'
printf '%s\n' "${results[@]}"
exit "$failed"
