// What the browser tests share: a marketplace of their own, Chromium, TAP lines, one-time codes.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The tools stand with the other npm packages, in assets/.
export const need = createRequire(new URL('../../assets/package.json', import.meta.url));
const { chromium } = need('playwright-core');

export const password = 'marrakesh gate 1071';

let number = 0;
let failures = 0;
export function ok(good, label, why = '') {
  number++;
  if (!good) failures++;
  console.log(`${good ? 'ok' : 'not ok'} ${number} - ${label.replace(/\s+/g, ' ')}`);
  if (!good && why) console.log(String(why).split('\n').slice(0, 40).map((l) => '# ' + l).join('\n'));
  return good;
}
export function finish() {
  console.log(`1..${number}`);
  process.exitCode = failures || !number ? 1 : 0;
}

/** A marketplace in a temporary folder: `wasl init` (or demo data), served on a free port, jobs run step by step, the clock moved by hand. */
export class World {
  constructor(wasl) {
    this.wasl = wasl;
    this.dir = mkdtempSync(join(tmpdir(), 'wasl-browser-'));
    this.data = join(this.dir, 'data');
    this.offset = 0n;
    this.clock = openSync(join(this.dir, 'clock'), 'w+');
    this.move(0);
    this.env = { ...process.env, WASL_TEST_CLOCK: join(this.dir, 'clock'), WASL_WORKERS: '0', WASL_RATE_LIMITS: 'off' };
  }

  run(args, input) {
    const r = spawnSync(this.wasl, args, { env: this.env, input: input ?? '', encoding: 'utf8', timeout: 300000 });
    if (r.status !== 0) throw new Error(`wasl ${args.join(' ')} ended with ${r.status}: ${r.stdout}${r.stderr}`.slice(0, 3000));
    return r.stdout;
  }

  /** Milliseconds that are added to the time from now on. */
  move(ms) {
    this.offset += BigInt(ms);
    const b = Buffer.alloc(8);
    b.writeBigInt64LE(this.offset);
    writeSync(this.clock, b, 0, 8, 0);
  }

  work() { this.run(['work', '--once', '--data', this.data]); }
  audit() { this.run(['audit', '--data', this.data]); }
  set(key, value) { this.run(['admin', '--data', this.data, 'set', key, value]); }

  async serve() {
    const log = openSync(join(this.dir, 'log'), 'a');
    this.server = spawn(this.wasl, ['serve', '--data', this.data, '--port', '0'], { env: this.env, stdio: ['ignore', 'pipe', log] });
    closeSync(log);
    let out = '';
    await new Promise((good, bad) => {
      this.server.stdout.on('data', (d) => {
        out += d;
        const m = /\(port (\d+)\)/.exec(out);
        if (m) { this.url = `http://127.0.0.1:${m[1]}`; good(); }
      });
      this.server.on('exit', (code) => bad(new Error(`wasl serve ended with ${code}: ${readFileSync(join(this.dir, 'log'), 'utf8').slice(-2000)}`)));
    });
  }

  /** The newest mail to an address: its text. */
  mail(address) {
    this.work();
    const folder = join(this.data, 'mail');
    const files = readdirSync(folder).filter((f) => f.endsWith('.eml')).map((f) => join(folder, f));
    files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    for (const f of files) {
      const raw = readFileSync(f, 'latin1');
      if (!raw.includes(address)) continue;
      const r = spawnSync('python3', [new URL('../flow/mail.py', import.meta.url).pathname, folder, address], { encoding: 'utf8' });
      return r.stdout;
    }
    throw new Error(`no mail to ${address}`);
  }

  link(address) {
    const m = /http:\/\/[^\s<>"]+/.exec(this.mail(address));
    if (!m) throw new Error(`no link in the mail to ${address}`);
    return this.url + new URL(m[0]).pathname;
  }

  async stop() {
    if (this.server) {
      this.server.removeAllListeners('exit');
      const ended = new Promise((done) => this.server.on('exit', (code) => done(code)));
      this.server.kill('SIGTERM');
      ok((await ended) === 0, 'the server stops cleanly', existsSync(join(this.dir, 'log')) ? readFileSync(join(this.dir, 'log'), 'utf8').slice(-3000) : '');
    }
    closeSync(this.clock);
    if (!process.env.WASL_KEEP) rmSync(this.dir, { recursive: true, force: true });
  }
}

export async function browser() {
  return chromium.launch({
    executablePath: process.env.WASL_CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync'],
  });
}

/** The one-time code of a base32 secret at a moment (RFC 6238). */
export function totp(base32, at) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const c of base32.toUpperCase()) if (digits.includes(c)) bits += digits.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0');
}

export function shots(name) {
  const dir = join(process.env.WASL_SHOTS || join(tmpdir(), 'wasl-shots'), name);
  mkdirSync(dir, { recursive: true });
  return (file) => join(dir, file + '.png');
}

export function save(path, text) { writeFileSync(path, text); }
