"""Every C file of the build also compiles with clang, warnings as errors; there enum err must be used. clang.py BUILD-FOLDER"""

import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

build = sys.argv[1]
drop = {"-fsanitize=address,undefined", "-Winvalid-pch", "-Wno-format-truncation"}


def check(command):
    words = [w for w in shlex.split(command["command"]) if w not in drop]
    at = next(i for i, w in enumerate(words) if w.startswith("-"))
    words = ["clang", "-fsyntax-only", "-Wno-gnu-zero-variadic-macro-arguments"] + [w for w in words[at:] if w not in ("-c", "-MD", "-pthread")]
    for option in ("-MQ", "-MF", "-o"):
        if option in words:
            i = words.index(option)
            del words[i:i + 2]
    done = subprocess.run(words, cwd=command["directory"], capture_output=True, text=True)
    return command["file"], done.returncode, done.stderr


with open(os.path.join(build, "compile_commands.json")) as f:
    commands = [c for c in json.load(f) if c["file"].endswith(".c") and ("/src/" in c["file"] or "/tools/" in c["file"] or c["file"].startswith("src/"))]
seen, todo = set(), []
for c in commands:
    if c["file"] not in seen:
        seen.add(c["file"])
        todo.append(c)
bad = 0
with ThreadPoolExecutor(2) as pool:
    for n, (file, code, text) in enumerate(pool.map(check, todo), 1):
        if code != 0:
            bad += 1
            print(f"# {file}")
            print("\n".join("# " + line for line in text.splitlines()[:12]))
print(f"{'ok' if bad == 0 and todo else 'not ok'} 1 - {len(todo)} files compile with clang, {bad} do not")
sys.exit(1 if bad or not todo else 0)
