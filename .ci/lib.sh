# Functions for the other scripts of this folder. The scripts set work (a temporary folder), repository (a local Maven
# repository) and maven (more options for Maven).

say() { printf '\n== %s\n' "$*"; }

# try NAME [sed expression ...]: copies the program of .ci/newcomer into a new folder, changes its POM and runs its test.
try() {
  local name="$1" folder="$work/$1"
  shift
  cp -r .ci/newcomer "$folder"
  for change in "$@"; do sed -i "$change" "$folder/pom.xml"; done
  say "a program outside the tree: $name"
  (cd "$folder" && mvn -q -B -ntp test -Dmaven.repo.local="$repository" "${maven[@]}")
  grep -q 'tests="1" errors="0" skipped="0" failures="0"' "$folder"/target/surefire-reports/TEST-app.BillingTest.xml
}

# Prints the published modules, separated by commas: those whose POM does not set maven.deploy.skip.
published() { grep -L '<maven.deploy.skip>true<' kafka-easy-*/pom.xml | xargs -n 1 dirname | paste -sd,; }

# copy FOLDER: copies the working tree, with uncommitted and new files, without ignored ones.
copy() {
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$1"
}

# borrow FOLDER: makes it a local Maven repository with links to everything in this machine's repository except kafka-easy.
borrow() {
  local from="${MAVEN_REPOSITORY:-$HOME/.m2/repository}" to="$1" entry
  mkdir -p "$from" "$to/io/github"
  for entry in "$from"/* "$from"/io/* "$from"/io/github/*; do
    case "$entry" in
      "$from"/io | "$from"/io/github | "$from"/io/github/kafkaeasy) ;;
      *) [[ ! -e "$entry" ]] || ln -s "$entry" "$to${entry#"$from"}" ;;
    esac
  done
}
