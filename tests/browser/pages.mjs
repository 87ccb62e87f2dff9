// Every page of the route table in a demo marketplace: axe and html-validate find nothing, no script error, no sideways scroll on a phone.
// pages.mjs WASL
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { World, browser, finish, need, ok, shots, totp } from './lib.mjs';

const { HtmlValidate } = need('html-validate');
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

const validator = new HtmlValidate(JSON.parse(readFileSync(new URL('../../assets/htmlvalidate.json', import.meta.url), 'utf8')));

const routes = [...readFileSync(new URL('../../src/web/routes.c', import.meta.url), 'utf8')
  .matchAll(/\{ HTTP_GET, "([^"]+)", (WHO_\w+)/g)].map((m) => ({ path: m[1], who: m[2] }));

// Routes whose answer is no page, with the reason.
const noPage = {
  '/healthz': 'text for machines', '/metrics': 'text for machines', '/brand.css': 'a stylesheet', '/theme': 'sets a cookie and goes back',
  '/language': 'sets a cookie and goes back', '/files/{id}': 'a file', '/wallet/statement.csv': 'a download', '/pictures/{id}/{sub}': 'a picture', '/pictures/{id}/{slug}': 'a picture',
};

// Links of mails that do not exist: their refusal is a page too.
const refusal = { '/confirm/{slug}': 410, '/new-address/{slug}': 410, '/reset/{slug}': 410 };

const roles = ['guest', 'client', 'freelancer', 'operator'];
const roleOf = { WHO_ANYONE: ['guest', 'client'], WHO_GUEST: ['guest'], WHO_USER: ['client', 'freelancer'], WHO_UNCONFIRMED: ['client'], WHO_ANY_SESSION: ['client'],
  WHO_CLIENT: ['client'], WHO_FREELANCER: ['freelancer'], WHO_STAFF: ['operator'], WHO_REVIEW: ['operator'], WHO_FINANCE: ['operator'],
  WHO_PEOPLE: ['operator'], WHO_OPERATOR: ['operator'] };

function sql(world, text) {
  const r = spawnSync('sqlite3', [join(world.data, 'wasl.db'), text], { encoding: 'utf8' });
  if (r.status !== 0) throw new Error(r.stderr);
  return r.stdout.trim();
}

/** Demo accounts by role: { email, password, secret }, as the text that ./run prints tells them. */
function accounts(world) {
  const text = readFileSync(join(world.data, 'demo-accounts.txt'), 'utf8');
  const password = /the password of all is (\S+)/.exec(text)[1], secret = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(text)[0].replace(/ /g, '');
  const of = (name) => ({ email: `${name}@example.org`, password });
  return { client: of('client'), freelancer: of('amal'), operator: { ...of('operator'), secret } };
}

async function signIn(world, context, who) {
  const page = await context.newPage();
  await page.goto(world.url + '/en/sign-in');
  await page.fill('input[name=email]', who.email);
  await page.fill('input[name=password]', who.password);
  await page.click('main form button:not([type=button])');
  if (who.secret) {
    await page.fill('input[name=code]', totp(who.secret, Date.now() + Number(world.offset)));
    await page.click('main form button:not([type=button])');
  }
  await page.close();
}

/** Ids for routes with parameters, for the role that looks. */
function sample(world, path, role) {
  const client = sql(world, "SELECT id FROM users WHERE email_key = 'client@example.org'");
  const free = sql(world, "SELECT id FROM users WHERE email_key = 'amal@example.org'");
  const one = (text) => sql(world, text) || '0';
  const of = {
    '/projects/{id}': role === 'client' ? `SELECT id FROM projects WHERE client_id = ${client} AND state = 3 ORDER BY proposals DESC LIMIT 1`
      : 'SELECT id FROM projects WHERE state = 3 ORDER BY proposals DESC LIMIT 1',
    '/projects/{id}/edit': `SELECT id FROM projects WHERE client_id = ${client} AND state IN (1, 2, 8) LIMIT 1`,
    '/projects/{id}/close': `SELECT id FROM projects WHERE client_id = ${client} AND state = 3 LIMIT 1`,
    '/projects/{id}/compare': `SELECT id FROM projects WHERE client_id = ${client} AND state = 3 ORDER BY proposals DESC LIMIT 1`,
    '/proposals/{id}': role === 'client' ? `SELECT p.id FROM proposals p JOIN projects r ON r.id = p.project_id WHERE r.client_id = ${client} LIMIT 1`
      : `SELECT id FROM proposals WHERE freelancer_id = ${free} LIMIT 1`,
    '/proposals/{id}/edit': `SELECT id FROM proposals WHERE freelancer_id = ${free} AND state = 1 AND opened_at = 0 LIMIT 1`,
    '/proposals/{id}/decline': `SELECT p.id FROM proposals p JOIN projects r ON r.id = p.project_id WHERE r.client_id = ${client} AND r.state = 3 AND p.state IN (1, 2) LIMIT 1`,
    '/contracts/{id}': `SELECT id FROM contracts WHERE ${role === 'client' ? `client_id = ${client}` : `freelancer_id = ${free}`} ORDER BY state DESC LIMIT 1`,
    '/people/{id}': 'SELECT subject_id FROM reviews WHERE by_client = 1 GROUP BY subject_id ORDER BY count(*) DESC LIMIT 1',
    '/works/{id}': 'SELECT id FROM portfolio_works LIMIT 1',
  };
  return of[path] ? one(of[path]) : null;
}

// More routes with parameters, and what stands for them.
const more = JSON.parse(readFileSync(new URL('./samples.json', import.meta.url), 'utf8'));

/** The route's path for that role; null: no sample is written down; '': this role has no such thing in the demo. */
function address(world, path, role) {
  if (!path.includes('{')) return path;
  const id = sample(world, path, role);
  if (id !== null) return id === '0' ? '' : path.replace('{id}', id);
  if (!more[path]) return null;
  const email = { client: 'client', freelancer: 'amal', operator: 'operator' }[role] + '@example.org';
  let out = path;
  for (const [name, value] of Object.entries(more[path])) {
    const found = value.startsWith('SELECT') ? sql(world, value.replaceAll('{me}', `(SELECT id FROM users WHERE email_key = '${email}')`)) : value;
    if (!found) return '';
    out = out.replace(`{${name}}`, found);
  }
  return out;
}

async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')})`);
}

async function check(world, contexts, route, role, lang, shot) {
  const where = address(world, route.path, role);
  if (where === '') return missing.add(`${route.path}`);
  seen.add(route.path);
  const label = `${role} ${lang || '/ar'} ${route.path}`;
  if (!where) return ok(false, label, 'a route with parameters needs a sample in samples.json');
  const page = await contexts[role].newPage();
  const errors = [];
  page.on('console', (m) => { if (m.type() === 'error') errors.push(m.text()); });
  page.on('pageerror', (e) => errors.push(String(e)));
  await page.emulateMedia({ colorScheme: lang ? 'dark' : 'light' });
  await page.setViewportSize({ width: lang ? 1280 : 390, height: 900 });
  const reply = await page.goto(world.url + lang + where);
  const found = [];
  const want = refusal[route.path] ?? 200;
  if (reply.status() !== want) found.push(`status ${reply.status()} instead of ${want} at ${where}`);
  // A refusal's status is itself an error on the console.
  found.push(...errors.filter((e) => want === 200 || !e.includes(`status of ${want}`)).map((e) => `console: ${e}`));
  found.push(...(await axe(page)).map((v) => `axe ${v}`));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) found.push(`${wide} px of sideways scroll`);
  const report = await validator.validateString(await reply.text());
  for (const r of report.results) for (const m of r.messages) found.push(`html ${m.ruleId}: ${m.message} (line ${m.line})`);
  await page.screenshot({ path: shot(`${role}${lang.replace('/', '-')}${route.path.replace(/[^a-z]+/g, '-')}`), fullPage: true });
  await page.close();
  return ok(found.length === 0, label, found.join('\n'));
}

// Routes for which a role had nothing to show; somebody must have had something.
const missing = new Set(), seen = new Set();

const world = new World(process.argv[2]);
const shot = shots('pages');
let chrome;
try {
  world.run(['init', '--data', world.data]);
  world.run(['demo', '--data', world.data, '--people', '120', '--projects', '80']);
  await world.serve();
  chrome = await browser();
  const people = accounts(world), contexts = {};
  for (const role of roles) {
    contexts[role] = await chrome.newContext({ locale: 'ar' });
    if (role !== 'guest') await signIn(world, contexts[role], people[role]);
  }
  for (const route of routes) {
    if (noPage[route.path]) continue;
    // Each as everyone who may on a phone in Arabic, in daylight; and once in English on a wide screen, in the dark.
    const who = roleOf[route.who] ?? ['operator'];
    const english = who.find((r) => address(world, route.path, r) !== '') ?? who[0];
    for (const [role, lang] of [...who.map((r) => [r, '']), [english, '/en']]) {
      try {
        await check(world, contexts, route, role, lang, shot);
      } catch (e) {
        ok(false, `${role} ${lang || '/ar'} ${route.path}`, e);
      }
    }
  }
  for (const path of missing) ok(seen.has(path), `somebody has something at ${path}`);
} catch (e) {
  ok(false, 'the pages can be looked at', e.stack);
} finally {
  await chrome?.close();
  await world.stop();
}
finish();
