"""Runs the tests that meson knows: ./test [--list | NAME…]. A name is suite/program; its beginning is enough.

Every program runs by itself; TAP lines (cmocka and the shell and node tests print them) are counted one by one, a program that prints none
counts once. A program that ends badly without a failed line counts as one failure more, so nothing can fail unseen.
"""

import json
import os
import re
import subprocess
import sys
import time


def tests_of(build):
    raw = subprocess.run(["meson", "introspect", build, "--tests"], check=True, capture_output=True, text=True).stdout
    found = []
    for t in json.loads(raw):
        suite = t["suite"][0].split(":")[-1] if t["suite"] else "other"
        found.append({"name": f"{suite}/{t['name']}", "cmd": t["cmd"], "env": t["env"], "cwd": t["workdir"] or build, "limit": t["timeout"],
                      "order": -t["priority"]})
    return sorted(found, key=lambda t: (t["order"], t["name"]))


def run(test):
    env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP", **test["env"])
    start = time.monotonic()
    try:
        done = subprocess.run(test["cmd"], env=env, cwd=test["cwd"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=test["limit"] or 1200)
        code, out = done.returncode, done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as late:
        code, out = -1, (late.stdout or b"").decode("utf-8", "replace") + f"\nstopped after {test['limit']} s\n"
    passed = len(re.findall(r"^ok\b", out, re.M))
    failed = len(re.findall(r"^not ok\b", out, re.M))
    if passed + failed == 0:
        passed, failed = (1, 0) if code == 0 else (0, 1)
    elif code != 0 and failed == 0:
        failed = 1
    print(f"{'ok  ' if failed == 0 else 'FAIL'} {test['name']:<40} {passed:>4} passed {failed:>3} failed {time.monotonic() - start:7.1f} s", flush=True)
    if failed:
        print("\n".join("     | " + line for line in out.splitlines()[-120:]), flush=True)
    return passed, failed


def main():
    build, names = sys.argv[1], sys.argv[2:]
    tests = tests_of(build)
    if names == ["--list"]:
        print("\n".join(t["name"] for t in tests))
        return 0
    if names:
        tests = [t for t in tests if any(t["name"].startswith(n) or t["name"].split("/", 1)[1].startswith(n) for n in names)]
        if not tests:
            print("no test has a name that begins so; ./test --list shows them")
            print("0 passed, 1 failed")
            return 1
    results = [run(t) for t in tests]
    passed, failed = sum(p for p, _ in results), sum(f for _, f in results)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


sys.exit(main())
