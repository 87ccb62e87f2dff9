// The main job as one story in Chromium, in Arabic: story.mjs WASL mouse|keyboard
// With `keyboard` nothing is clicked: every link, field and button is reached with Tab and used with the keys.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { World, browser, finish, ok, password, shots, totp } from './lib.mjs';

const [wasl, way] = process.argv.slice(2);
const shot = shots(`story-${way}`);

/** A person at a browser of their own. */
class Person {
  constructor(world, page) { Object.assign(this, { world, page, errors: [] }); page.on('pageerror', (e) => this.errors.push(String(e))); }

  static async new(world, chrome) {
    const context = await chrome.newContext({ locale: 'ar-MA', viewport: { width: way === 'mouse' ? 1280 : 390, height: 900 } });
    return new Person(world, await context.newPage());
  }

  /** Types an address. */
  async open(path) { await this.page.goto(path.startsWith('http') ? path : this.world.url + path); }

  /** Walks with Tab until the focus stands on the element. */
  async reach(locator) {
    await locator.evaluate((e) => { window.wanted = e; });
    for (let i = 0; i < 400; i++) {
      const there = await this.page.evaluate(() => document.activeElement === window.wanted ||
        (window.wanted.type === 'radio' && document.activeElement.type === 'radio' && document.activeElement.name === window.wanted.name &&
          document.activeElement.form === window.wanted.form));
      if (there) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`not reachable with Tab: ${await locator.evaluate((e) => e.outerHTML.slice(0, 200))}`);
  }

  async use(locator) {
    if (way === 'mouse') return locator.click();
    await this.reach(locator);
    await this.page.keyboard.press('Enter');
  }

  async type(locator, text) {
    if (way === 'mouse') return locator.fill(text);
    await this.reach(locator);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async tick(locator) {
    if (way === 'mouse') return locator.check({ force: true });
    await this.reach(locator);
    if (await locator.evaluate((e) => e.type) === 'checkbox') {
      if (!(await locator.isChecked())) await this.page.keyboard.press('Space');
      return;
    }
    if (!(await locator.isChecked())) await this.page.keyboard.press('Space');
    for (let i = 0; i < 12 && !(await locator.isChecked()); i++) await this.page.keyboard.press('ArrowDown');
    if (!(await locator.isChecked())) throw new Error('the choice cannot be reached with the arrows');
  }

  async choose(locator, value) {
    if (way === 'mouse') return locator.selectOption(value);
    await this.reach(locator);
    await this.page.keyboard.press('Home');
    for (let i = 0; i < 300 && (await locator.inputValue()) !== value; i++) await this.page.keyboard.press('ArrowDown');
    if ((await locator.inputValue()) !== value) throw new Error(`${value} is not among the answers`);
  }

  /** Fills a form, found by its action, and sends it: { name: value }; true ticks, an array ticks several. */
  async send(action, fields = {}, files = {}) {
    const form = this.page.locator(typeof action === 'string' ? `form[method=post][action="${action}"]` : await this.matching(action)).first();
    // A form behind a button that asks first, or folded away: open it.
    const fold = form.locator('xpath=ancestor::details[not(@open)]').first();
    if (await fold.count()) await this.use(fold.locator('summary').first());
    for (const [name, value] of Object.entries(fields)) for (const v of [value].flat()) await this.fill(form, name, v);
    for (const [name, file] of Object.entries(files)) await form.locator(`[name="${name}"]`).setInputFiles(file);
    const button = form.locator('button:not([name]):not([type=button]), button[name=post]').first();
    await Promise.all([this.page.waitForNavigation(), this.use(button)]);
  }

  async fill(form, name, v) {
    const named = form.locator(`[name="${name}"]`).first();
    const kind = await named.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'select') return this.choose(named, String(v));
    if (kind === 'radio' || (kind === 'checkbox' && v !== true)) return this.tick(form.locator(`[name="${name}"][value="${v}"]`));
    if (kind === 'checkbox') return this.tick(named);
    return this.type(named, String(v));
  }

  /** A selector for the first form whose action matches. */
  async matching(action) {
    const found = await this.page.$$eval('form[method=post]', (all, source) => all.map((f) => f.getAttribute('action')).find((a) => new RegExp(source).test(a)), action.source);
    if (!found) throw new Error(`no form ${action} on ${this.page.url()}`);
    return `form[action="${found}"]`;
  }

  get path() { return new URL(this.page.url()).pathname; }
  get number() { return /\/(\d+)(?!.*\d)/.exec(this.path)?.[1]; }

  async see(text, label) {
    const all = (await this.page.locator('body').innerText()).replace(/[\s\u00a0\u202f]+/g, ' ');
    return ok(all.includes(text), label, `'${text}' is not on ${this.path}: ${all.slice(0, 1200)}`);
  }

  async signIn(email) {
    await this.open('/sign-in');
    await this.send('/sign-in', { email, password });
  }

  async signUp(role, name, email) {
    await this.open('/sign-up');
    await this.send('/sign-up', { role, name, email, password });
    ok(this.path === '/mail-sent', `${name}: is told to look at the mail`, this.path);
    await this.open(this.world.link(email));
    await this.send(/^\/confirm\//);
    await this.signIn(email);
    ok(this.path === '/home', `${name}: is signed in`, this.path);
  }
}

const letter = 'السلام عليكم، قرأت مشروعكم بعناية وفهمت أن التعاونية تريد متجرًا تديره سيدتان دون مطوّر. أبدأ بالصفحة الرئيسية وصفحة المنتج، ثم أضيف المنتجات، ' +
  'وأجرّب الشراء معكم قبل التسليم. أنجزت متجرًا مشابهًا لجارتي في حي جليز، ويسعدني أن أريكم إياه، وأبقى معكم شهرًا بعد الإطلاق.';
const brief = 'تعاونية نسائية قرب الصويرة تبيع زيت الأركان، ونريد متجرًا إلكترونيًا بالعربية والفرنسية: عشرون منتجًا، سلة، ودفع عند الاستلام.';

async function story(world, chrome) {
  const salma = await Person.new(world, chrome), karim = await Person.new(world, chrome), op = await Person.new(world, chrome);
  await salma.signUp('freelancer', 'سلمى بناني', 'salma@example.org');
  await karim.signUp('client', 'كريم الإدريسي', 'karim@example.org');

  await op.signIn('op@example.org');
  await op.open('/settings/second-factor');
  const secret = (await op.page.locator('main').innerText()).match(/(?:[A-Z2-7]{4}\s){7}[A-Z2-7]{4}/)[0].replace(/\s/g, '');
  await op.send('/settings/second-factor', { code: totp(secret, Date.now() + Number(world.offset)) });
  await op.see('رمز', 'the operator: the second factor is on');

  await salma.open('/profile');
  await salma.send('/profile', { headline: 'مصمّمة متاجر إلكترونية من مراكش', bio: 'أصمّم متاجر بسيطة يفهمها الناس، وأشرحها خطوة خطوة.', city: 'مراكش', country: 'MA' });
  await salma.see('حُفظ ملفك', 'Salma: her profile is kept');

  await karim.open('/projects/new');
  const category = await karim.page.locator('select[name=category] option').nth(2).getAttribute('value');
  await karim.send('/projects/new', { title: 'متجر إلكتروني لتعاونية زيت الأركان', body: brief, category, place: '1', band: '6', days: '20' });
  const project = karim.number;
  await karim.see('متجر إلكتروني لتعاونية زيت الأركان', 'Karim: the project is open');
  await karim.page.screenshot({ path: shot('project'), fullPage: true });

  await salma.open('/projects');
  await salma.use(salma.page.locator(`main a[href="/projects/${project}"]`).first());
  await salma.page.waitForURL(`**/projects/${project}`);
  await salma.send(`/projects/${project}/proposals`, { amount: '1200', days: '14', body: letter });
  await salma.see('السلام عليكم', 'Salma: the proposal is sent');
  const proposal = salma.number;

  await karim.open(`/projects/${project}`);
  await karim.see('سلمى بناني', 'Karim: sees who wrote');
  await karim.send(`/proposals/${proposal}/open`);
  await karim.send(`/proposals/${proposal}/accept`);
  const contract = karim.number;
  ok(karim.path === `/contracts/${contract}`, 'Karim: a contract is offered', karim.path);

  await karim.open('/wallet/top-up');
  await karim.send('/wallet/top-up', { amount: '1.500,00' });
  await karim.see('WSL', 'Karim: reads the reference for the bank');
  const topUp = karim.number;
  await op.open(`/console/top-ups/${topUp}`);
  await op.send(`/console/top-ups/${topUp}/confirm`);
  await karim.open('/wallet');
  await karim.see('1.500,00', 'Karim: the money has arrived');

  await karim.open(`/contracts/${contract}`);
  await karim.send(`/contracts/${contract}/fund`);
  await karim.see('1.200,00', 'Karim: the price is in escrow');
  const file = join(world.dir, 'guide.txt');
  writeFileSync(file, 'دليل استعمال المتجر\n');
  await salma.open(`/contracts/${contract}`);
  await salma.send(`/contracts/${contract}/deliver`, { body: 'المتجر جاهز على خادم التجربة، ومعه دليل.' }, { files: file });
  await salma.see('guide.txt', 'Salma: delivers with a file');
  await karim.open(`/contracts/${contract}`);
  await karim.send(`/contracts/${contract}/changes`, { changes: 'كبّري صور المنتجات على الهاتف من فضلك.' });
  await salma.open(`/contracts/${contract}`);
  await salma.see('كبّري صور المنتجات', 'Salma: reads what to change');
  await salma.send(`/contracts/${contract}/deliver`, { body: 'كبّرت الصور، وجرّبتها على ثلاثة هواتف.' });
  await karim.open(`/contracts/${contract}`);
  await karim.page.screenshot({ path: shot('delivered'), fullPage: true });
  await karim.send(`/contracts/${contract}/accept`);
  await salma.open('/wallet');
  await salma.see('1.020,00', 'Salma: the net stands as pending');

  world.move(7 * 86400000 + 60000);
  world.work();
  await salma.signIn('salma@example.org');
  await salma.open('/wallet/withdraw');
  await salma.send('/wallet/withdraw', { amount: '1020', holder: 'Salma Bennani', account: rib('007640000123456789012'), bank: 'بنك التجربة' });
  await salma.see('1.020,00', 'Salma: asks for her earnings');
  const withdrawal = salma.number;
  await op.signIn('op@example.org');
  await op.send('/second-factor', { code: totp(secret, Date.now() + Number(world.offset)) });
  await op.open(`/console/withdrawals/${withdrawal}`);
  await op.send(`/console/withdrawals/${withdrawal}/sent`);
  await op.page.screenshot({ path: shot('console'), fullPage: true });

  const marks = { c1: '5', c2: '5', c3: '4', c4: '5', c5: '5', c6: '5' };
  await salma.open(`/contracts/${contract}`);
  await salma.send(`/contracts/${contract}/review`, { ...marks, text: 'صاحب مشروع واضح وسريع الردّ.' });
  await karim.signIn('karim@example.org');
  await karim.open(`/contracts/${contract}`);
  await karim.send(`/contracts/${contract}/review`, { ...marks, text: 'عمل متقن وشرح صبور.' });
  await karim.see('صاحب مشروع واضح وسريع الردّ', 'Karim: both reviews show once both are written');
  await salma.open('/people/' + (await salma.page.evaluate(() => document.querySelector('a[href^="/people/"]')?.getAttribute('href').match(/\d+/)[0] ?? '0')));
  world.audit();
  ok(true, 'the audit finds nothing');
  for (const [name, p] of Object.entries({ salma, karim, op })) ok(p.errors.length === 0, `${name}: no script error`, p.errors.join('\n'));
}

/** A Moroccan account number: 22 digits and the key that makes the whole a multiple of 97 away. */
function rib(digits21) {
  const first = (digits21 + '0'.repeat(22)).slice(0, 22);
  const key = 97n - ((BigInt(first) * 100n) % 97n);
  return first + String(key).padStart(2, '0');
}

const world = new World(wasl);
let chrome;
try {
  world.run(['init', '--data', world.data, '--email', 'op@example.org'], password + '\n');
  for (const [key, value] of Object.entries({ review_projects: '0', bank_holder: 'Wasl', bank_name: 'Banque du Sud', bank_account: '007640000123456789012345' })) world.set(key, value);
  await world.serve();
  chrome = await browser();
  await story(world, chrome);
} catch (e) {
  ok(false, `the story goes to its end (${way})`, e.stack);
} finally {
  await chrome?.close();
  await world.stop();
}
finish();
