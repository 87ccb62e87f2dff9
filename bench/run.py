"""bench/run: pages and writes of a demo marketplace beside references, as ratios from one run. Everything on loopback, stopped at the end."""

import argparse
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

WASL = "build/wasl"
CONNECTIONS = 64


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def get(port, path, headers=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.request("GET", path, headers=headers or {})
    r = c.getresponse()
    body = r.read()
    c.close()
    return r.status, body, r


def wrk(port, path, seconds, script=None, args=(), connections=CONNECTIONS):
    """Requests per second, answers that are not 2xx or 3xx."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    if script:
        command += ["-s", script]
    command += [f"http://127.0.0.1:{port}{path}"]
    if args:
        command += ["--", *map(str, args)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return rate, int(bad.group(1)) if bad else 0


class Bench:
    def __init__(self, seconds, pairs):
        self.seconds, self.pairs, self.rows = seconds, pairs, []
        self.dir = tempfile.mkdtemp(prefix="wasl-bench-")
        os.chmod(self.dir, 0o755)
        self.data = os.path.join(self.dir, "data")
        self.port, self.nginx_port = free_port(), free_port()
        self.processes = []

    def start(self):
        subprocess.run([WASL, "init", "--data", self.data], check=True, capture_output=True)
        subprocess.run([WASL, "demo", "--data", self.data], check=True, capture_output=True)
        with open(os.path.join(self.data, "wasl.conf"), "a") as f:
            f.write("\nrate_limits = off\nworkers = 0\nlog_level = error\n")
        log = open(os.path.join(self.dir, "wasl.log"), "wb")
        self.processes.append(subprocess.Popen([WASL, "serve", "--data", self.data, "--port", str(self.port)], stdout=log, stderr=log))
        os.mkdir(os.path.join(self.dir, "www"))
        os.chmod(os.path.join(self.dir, "www"), 0o755)
        conf = os.path.join(self.dir, "nginx.conf")
        with open(conf, "w") as f:
            f.write(f"""worker_processes 2; daemon off; pid {self.dir}/nginx.pid; error_log {self.dir}/nginx.log;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html; open_file_cache max=100;
 client_body_temp_path {self.dir}/body; proxy_temp_path {self.dir}/proxy; fastcgi_temp_path {self.dir}/f; uwsgi_temp_path {self.dir}/u; scgi_temp_path {self.dir}/s;
 server {{ listen 127.0.0.1:{self.nginx_port}; root {self.dir}/www; }} }}
""")
        self.processes.append(subprocess.Popen(["nginx", "-c", conf], stdout=log, stderr=log))
        wait_for(self.port)
        wait_for(self.nginx_port)

    def stop(self):
        for p in self.processes:
            p.send_signal(signal.SIGTERM)
        for p in self.processes:
            p.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def same_size_file(self, size):
        name = f"{size}.html"
        with open(os.path.join(self.dir, "www", name), "w") as f:
            f.write("x" * size)
        return "/" + name

    def page(self, name, path):
        """Wasl's page and nginx's file of the same size, in turn; both uncompressed."""
        status, body, _ = get(self.port, path)
        assert status == 200, (path, status)
        file, ours, ratios = self.same_size_file(len(body)), [], []
        for port, p in ((self.port, path), (self.nginx_port, file)):
            wrk(port, p, 1)
        for _ in range(self.pairs):
            a, bad = wrk(self.port, path, self.seconds)
            assert bad == 0, (path, bad)
            b, _ = wrk(self.nginx_port, file, self.seconds)
            ours.append(a)
            ratios.append(a / b)
        self.rows.append((name, f"{len(body) / 1000:.1f} KB", f"{statistics.median(ours):.0f}/s", "nginx, file of the same size",
                          f"{statistics.median(ratios):.3f}", f"{min(ratios):.3f} – {max(ratios):.3f}"))

    def project_with_proposals(self, n):
        """The open project whose number of proposals is nearest to n."""
        out = subprocess.run(["sqlite3", os.path.join(self.data, "wasl.db"),
                              f"SELECT id, proposals FROM projects WHERE state = 3 ORDER BY abs(proposals - {n}), id LIMIT 1"],
                             capture_output=True, text=True, check=True).stdout.strip().split("|")
        return int(out[0]), int(out[1])

    def freelancer(self):
        return subprocess.run(["sqlite3", os.path.join(self.data, "wasl.db"),
                               "SELECT subject_id FROM reviews WHERE by_client = 1 AND visible_at > 0 GROUP BY subject_id ORDER BY count(*) DESC, subject_id LIMIT 1"],
                              capture_output=True, text=True, check=True).stdout.strip()

    def sign_in(self):
        status, body, reply = get(self.port, "/en/sign-in")
        guest = re.search(r"guest=([^;]+)", reply.headers["Set-Cookie"]).group(1)
        token = re.search(r'name="_token" value="([^"]+)"', body.decode()).group(1)
        accounts = open(os.path.join(self.data, "demo-accounts.txt"), encoding="utf-8").read()
        email, password = "client@example.org", re.search(r"the password of all is (\S+)", accounts).group(1)
        file, ours, ratios = self.same_size_file(300), [], []
        for i in range(self.pairs):
            a, bad = wrk(self.port, "/sign-in", self.seconds, "bench/sign_in.lua", (guest, token, email, password, 1000 + i))
            assert bad == 0, bad
            b, _ = wrk(self.nginx_port, file, self.seconds)
            ours.append(a)
            ratios.append(a / b)
        self.rows.append(("sign-in, demo account", "303", f"{statistics.median(ours):.0f}/s", "nginx, file of 300 bytes",
                          f"{statistics.median(ratios):.5f}", f"{min(ratios):.5f} – {max(ratios):.5f}"))

    def proposals(self):
        pairs_file = os.path.join(self.dir, "sessions.txt")
        with open(pairs_file, "w") as f:
            subprocess.run(["build/bench/bench_sessions", self.data, "400"], stdout=f, check=True)
        ours, ratios, flushes, raw_rates, batch = [], [], [], [], []
        for i in range(self.pairs):
            # Each round takes people and projects of its own, so that no pair comes twice.
            part = os.path.join(self.dir, f"part{i}.txt")
            lines = open(pairs_file).read().splitlines()
            people = [x for x in lines if not x.startswith("project ")]
            projects = [x for x in lines if x.startswith("project ")]
            with open(part, "w") as f:
                f.write("\n".join(people + projects[i::self.pairs]) + "\n")
            before, works, commits = self.saved(), self.metric("wasl_db_works_total"), self.metric("wasl_db_commits_total")
            start = time.monotonic()
            wrk(self.port, "/projects", self.seconds, "bench/post.lua", (part, 2, 7000 + i))
            took = time.monotonic() - start
            a = (self.saved() - before) / took
            batch.append((self.metric("wasl_db_works_total") - works) / max(1, self.metric("wasl_db_commits_total") - commits))
            raw = subprocess.run(["build/bench/raw_sqlite", os.path.join(self.dir, f"raw{i}.db"), str(self.seconds)], capture_output=True, text=True, check=True)
            b, flush = map(float, raw.stdout.split())
            ours.append(a)
            raw_rates.append(b)
            flushes.append(flush)
            ratios.append(a / b)
        self.rows.append(("posting a proposal", "303", f"{statistics.median(ours):.0f}/s",
                          f"raw SQLite, a commit per write ({statistics.median(raw_rates):.0f}/s; {statistics.median(flushes):.0f} µs each)",
                          f"{statistics.median(ratios):.3f}", f"{min(ratios):.3f} – {max(ratios):.3f}"))
        print(f"# works in one commit while posting: {statistics.median(batch):.1f}")

    def saved(self):
        return int(subprocess.run(["sqlite3", os.path.join(self.data, "wasl.db"), "SELECT count(*) FROM proposals"], capture_output=True, text=True,
                                  check=True).stdout)

    def metric(self, name):
        return float(re.search(rf"^{name} (\S+)", get(self.port, "/metrics")[1].decode(), re.M).group(1))

    def print(self):
        print("| what | answer | measured | beside | ratio | of pairs |\n| --- | --- | --- | --- | --- | --- |")
        for r in self.rows:
            print("| " + " | ".join(r) + " |")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--seconds", type=int, default=4)
    ask.add_argument("--pairs", type=int, default=5)
    a = ask.parse_args()
    bench = Bench(a.seconds, a.pairs)
    try:
        bench.start()
        project, n = bench.project_with_proposals(20)
        bench.page("project list", "/projects")
        bench.page(f"project page, {n} proposals", f"/projects/{project}")
        bench.page("profile", f"/people/{bench.freelancer()}")
        bench.sign_in()
        bench.proposals()
    finally:
        bench.stop()
    bench.print()


main()
