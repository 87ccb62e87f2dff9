#!/bin/sh
# The command line: every command with --help, what serve refuses and what it says to mend. cli.sh WASL
set -u
wasl=$1
dir=$(mktemp -d /tmp/wasl-cli.XXXXXX)
trap 'rm -rf "$dir"' EXIT
n=0
bad=0

# check LABEL STATUS TEXT COMMAND…: the command ends with STATUS and prints TEXT
check() {
	label=$1 want=$2 text=$3
	shift 3
	out=$(timeout 60 "$@" 2>&1 </dev/null)
	got=$?
	n=$((n + 1))
	if [ $got = "$want" ] && printf '%s' "$out" | grep -qF -- "$text"; then
		echo "ok $n - $label"
	else
		bad=$((bad + 1))
		echo "not ok $n - $label"
		echo "# ended with $got instead of $want, or without '$text':"
		printf '%s\n' "$out" | head -20 | sed 's/^/# /'
	fi
}

check "help" 0 "usage: wasl COMMAND" "$wasl" --help
for c in init serve work demo migrate audit admin version; do
	check "$c --help" 0 "usage: wasl $c" "$wasl" $c --help
done
check "no command" 2 "usage: wasl COMMAND" "$wasl"
check "an unknown command" 2 "there is no command 'sell'" "$wasl" sell
check "an option of another command" 2 "does not take this option" "$wasl" audit --data "$dir/m" --port 1
check "a port that is no number" 2 "is not a number" "$wasl" serve --port http
check "version" 0 "database version" "$wasl" version
check "serve --help lists every setting" 0 "mail_transport" "$wasl" serve --help

check "serve without a marketplace" 1 "make one with \`wasl init" "$wasl" serve --data "$dir/none"
check "audit without a database" 2 "its folder must be there" "$wasl" audit --data "$dir/none"
check "init" 0 "The marketplace is in" "$wasl" init --data "$dir/m"
check "init again" 1 "there is a marketplace in" "$wasl" init --data "$dir/m"
check "audit finds nothing" 0 "0 findings" "$wasl" audit --data "$dir/m"
check "migrate a current database" 0 "database version" "$wasl" migrate --data "$dir/m"

check "the settings are commented" 0 "#port = 8080" cat "$dir/m/wasl.conf"
cp "$dir/m/wasl.conf" "$dir/conf"
lines=$(wc -l <"$dir/conf")
echo "prot = 9000" >>"$dir/m/wasl.conf"
check "an unknown setting, with its line" 1 "wasl.conf:$((lines + 1)): error: unknown setting 'prot'" "$wasl" serve --data "$dir/m"
cp "$dir/conf" "$dir/m/wasl.conf"
echo "port = many" >>"$dir/m/wasl.conf"
check "a bad value, with its line" 1 "wasl.conf:$((lines + 1)): error: port must be a whole number from 0 to 65535, not 'many'" "$wasl" serve --data "$dir/m"
cp "$dir/conf" "$dir/m/wasl.conf"
echo "port" >>"$dir/m/wasl.conf"
check "a line that is no setting" 1 "wasl.conf:$((lines + 1)): error: expected 'name = value'" "$wasl" serve --data "$dir/m"
cp "$dir/conf" "$dir/m/wasl.conf"
check "the environment overrides and is checked" 1 "WASL_PORT (environment): error" env WASL_PORT=x "$wasl" serve --data "$dir/m"
check "an address that is not ours" 1 "cannot listen on 203.0.113.7" env WASL_LISTEN=203.0.113.7 "$wasl" serve --data "$dir/m" --port 0

# A port that is taken: by a server of our own.
mkfifo "$dir/out"
"$wasl" serve --data "$dir/m" --port 0 >"$dir/out" 2>"$dir/log" &
server=$!
read -r line <"$dir/out"
port=$(printf '%s' "$line" | sed 's/.*(port \([0-9]*\)).*/\1/')
check "the taken port is named" 1 "port $port" "$wasl" serve --data "$dir/m" --port "$port"
kill -INT $server
wait $server
n=$((n + 1))
if [ $? = 0 ]; then echo "ok $n - Ctrl-C stops cleanly"; else bad=$((bad + 1)); echo "not ok $n - Ctrl-C stops cleanly"; fi

mv "$dir/m/uploads" "$dir/m/elsewhere"
check "a data folder that cannot be written" 1 "cannot write in" "$wasl" serve --data "$dir/m" --port 0
mv "$dir/m/elsewhere" "$dir/m/uploads"

check "settings from the command line" 0 "commission_bp" "$wasl" admin --data "$dir/m" settings
check "a setting is changed" 0 "commission_bp = 1000" "$wasl" admin --data "$dir/m" set commission_bp 1000
check "a bad value is refused" 1 "is not a value for" "$wasl" admin --data "$dir/m" set commission_bp 20000
check "an unknown key is refused" 1 "is not a value for" "$wasl" admin --data "$dir/m" set comission 1
check "staff must have an account" 1 "nobody has an account with" "$wasl" admin --data "$dir/m" staff a@example.org review
check "rights are checked" 1 "is not a list of rights" "$wasl" admin --data "$dir/m" staff a@example.org boss

sqlite3 "$dir/m/wasl.db" "INSERT INTO schema_version SELECT max(number) + 1000, name, 0 FROM schema_version"
check "a database from a newer program" 1 "install the newer program" "$wasl" serve --data "$dir/m" --port 0
check "no PostgreSQL there" 1 "cannot open the database" "$wasl" serve --data "$dir/m" --database "postgresql://nobody@/none?host=$dir" --port 0

echo "1..$n"
[ $bad = 0 ]
