#!/usr/bin/python3
"""Mail, as a mail server and a mail reader see it: mails are sent by the program to a real SMTP server here and read back with Python's own parser.

Run by meson through tests/pg.sh: mail_test.py PATH-OF-mail_probe [unittest's arguments]
"""
import email
import email.policy
import logging
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PROBE = sys.argv.pop(1)
logging.disable(logging.CRITICAL)  # the server's own complaints about clients that it is meant to complain about
ARABIC = 'قدّمت سلمى عرضًا على «تصميم متجر إلكتروني لتعاونية أركان بالعربية والفرنسية مع الدفع عند الاستلام»'


def probe(*args, input=''):
    done = subprocess.run([PROBE, *args], input=input.encode(), capture_output=True, timeout=60)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f'{args}: {done.returncode} {done.stderr.decode()}')
    word, _, why = done.stdout.decode().strip().partition(' ')
    return word, why


class Box:
    """Takes mails; answers some recipients as servers do."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {'nobody': '550 no such mailbox', 'full': '452 mailbox full', 'list': '553 not a mailbox'}
        answer = answers.get(address.split('@')[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        if any(a.startswith('spam') for a in envelope.rcpt_tos):
            return '554 looks like spam'
        if any(a.startswith('later') for a in envelope.rcpt_tos):
            return '451 try again later'
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content, session.host_name, session.ssl is not None))
        return '250 taken'


class Server:
    def __init__(self, **more):
        self.box = Box()
        self.controller = Controller(self.box, hostname='127.0.0.1', port=0, ready_timeout=10, **more)

    def __enter__(self):
        # the port is the kernel's choice: aiosmtpd 1.4 asks for a number, so one is taken from a socket first
        import socket
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.controller.port = s.getsockname()[1]
        self.controller.start()
        self.url = f'smtp://127.0.0.1:{self.controller.port}'
        self.tls_url = f'smtps://127.0.0.1:{self.controller.port}/'
        return self

    def __exit__(self, *ignored):
        self.controller.stop()


def send(server=None, **words):
    fields = {'id': 'note-1', 'from_name': 'وصل', 'to_name': 'Zoé', 'to': 'zoe@example.net', 'subject': 'hello', 'text': 'text', 'html': '<p>html</p>'}
    fields.update(words)
    if server:
        fields['server'] = server
    return probe('send', *(f'{k}={v}' for k, v in fields.items()))


def parse(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    for part in mail.walk():
        if part.defects:
            raise AssertionError(f'defects: {part.defects}')
    return mail


def lines_of(part):
    """A text part as its lines end in CRLF on the way, with plain line ends."""
    content = part.get_content()
    if '\n' in content.replace('\r\n', ''):
        raise AssertionError('a bare line end')
    return content.replace('\r\n', '\n')


class Messages(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='wasl-mail.')
        self.addCleanup(shutil.rmtree, self.dir)

    def composed(self, **words):
        """The message as it travels, through the folder."""
        self.assertEqual(send(folder=self.dir, **words), ('ok', ''))
        with open(os.path.join(self.dir, words.get('id', 'note-1') + '.eml'), 'rb') as f:
            return f.read()

    def test_arabic_reads_back_as_it_was_written(self):
        raw = self.composed(subject=ARABIC, from_name='منصّة وصل', to_name='سلمى بوعزة', text='السطر الأول\nالثاني ' + ARABIC, html='<p dir="rtl">' + ARABIC + '</p>',
                            reply_to='help@example.org')
        mail = parse(raw)
        self.assertEqual(mail['subject'], ARABIC)
        self.assertEqual(mail['from'].addresses[0].display_name, 'منصّة وصل')
        self.assertEqual(mail['from'].addresses[0].addr_spec, 'wasl@example.org')
        self.assertEqual(mail['to'].addresses[0].display_name, 'سلمى بوعزة')
        self.assertEqual(mail['reply-to'].addresses[0].addr_spec, 'help@example.org')
        self.assertEqual(mail['auto-submitted'], 'auto-generated')
        self.assertEqual(mail['message-id'], '<note-1@example.org>')
        self.assertEqual(mail['date'].datetime.isoformat(), '2026-11-25T19:22:15+00:00')
        self.assertEqual(mail.get_content_type(), 'multipart/alternative')
        text, html = mail.iter_parts()
        self.assertEqual((text.get_content_type(), html.get_content_type()), ('text/plain', 'text/html'))
        self.assertEqual(lines_of(text), 'السطر الأول\nالثاني ' + ARABIC)
        self.assertEqual(lines_of(html), '<p dir="rtl">' + ARABIC + '</p>')

    def test_lines_are_short_and_end_in_crlf(self):
        raw = self.composed(subject=ARABIC * 3, to_name=ARABIC, text=ARABIC * 30)
        self.assertEqual(raw.count(b'\n'), raw.count(b'\r\n'))
        self.assertTrue(raw.isascii())
        for line in raw.split(b'\r\n'):
            self.assertLessEqual(len(line), 78)
        head = raw.split(b'\r\n\r\n')[0]
        for line in head.split(b'\r\n'):
            if b'=?' in line:
                self.assertLessEqual(len(line), 76)
                self.assertLessEqual(len(line.split(b'=?', 1)[1]), 73)  # an encoded word has at most 75 characters
        self.assertEqual(parse(raw)['subject'], ARABIC * 3)

    def test_plain_words_stay_readable(self):
        head = self.composed(subject='Your delivery of Logo 2 was accepted').split(b'\r\n\r\n')[0]
        self.assertIn(b'\r\nSubject: Your delivery of Logo 2 was accepted\r\n', head)

    def test_subjects_of_every_length(self):
        subjects = [letter * n for n in range(1, 140) for letter in 'aé€م😀']
        probe('subjects', self.dir, input='\n'.join(subjects))
        for i, subject in enumerate(subjects):
            with open(os.path.join(self.dir, f's-{i}.eml'), 'rb') as f:
                self.assertEqual(parse(f.read())['subject'], subject)

    def test_what_people_typed_adds_no_header(self):
        evil = ['x\r\nBcc: victim@example.net', 'x\nBcc: victim@example.net', 'x\r\n\r\nbody', 'a\x0bb\x0cc', '"x" <victim@example.net>', 'x>, <victim@example.net',
                '=?UTF-8?Q?=0D=0ABcc:_victim@example.net?=', 'a, b: c; d', 'x\x7f\u2028\u0085y', 'x@y (comment)']
        names = {'Date', 'Message-ID', 'From', 'To', 'Subject', 'Auto-Submitted', 'MIME-Version', 'Content-Type'}
        for word in evil:
            mail = parse(self.composed(subject=word, to_name=word, from_name=word))
            self.assertEqual(set(mail.keys()), names)
            self.assertEqual(len(mail.keys()), len(names))
            self.assertEqual([a.addr_spec for a in mail['to'].addresses], ['zoe@example.net'])
            self.assertEqual([a.addr_spec for a in mail['from'].addresses], ['wasl@example.org'])
            self.assertEqual(len(list(mail.iter_parts())), 2)
        plain = parse(self.composed(subject='x\r\nBcc: y'))
        self.assertEqual(plain['subject'], 'x  Bcc: y')
        literal = parse(self.composed(subject='=?UTF-8?Q?=41?='))
        self.assertEqual(literal['subject'], '=?UTF-8?Q?=41?=')

    def test_addresses_that_are_none_are_refused(self):
        bad = ['', 'x', '@example.net', 'x@', 'a@b@c', 'a b@example.net', 'x@example.net\r\nRCPT TO:<y@example.net>', 'x@example.net>', '<x@example.net', 'x@example.net,y@example.net',
               'سلمى@example.net', 'a"b@example.net', 'x' * 250 + '@example.net']
        for address in bad:
            self.assertEqual(send(folder=self.dir, to=address)[0], 'invalid', address)
            if address:
                self.assertEqual(send(folder=self.dir, reply_to=address)[0], 'invalid', address)
                self.assertEqual(send(folder=self.dir, sender=address)[0], 'invalid', address)
        for name in ['', '../note-1', 'a/b', 'x\r\ny', 'x y']:
            self.assertEqual(send(folder=self.dir, id=name)[0], 'invalid', name)
        self.assertEqual(os.listdir(self.dir), [])

    def test_a_boundary_in_the_text_ends_nothing(self):
        mail = parse(self.composed(text='before\n--=_note-1_=\nContent-Type: text/plain\n\n--=_note-1_=--\nafter'))
        self.assertEqual(len(list(mail.iter_parts())), 2)
        self.assertIn('after', lines_of(next(mail.iter_parts())))

    def test_the_folder_holds_whole_files_for_us_alone(self):
        self.composed(text='one')
        raw = self.composed(text='two')
        self.assertEqual(os.listdir(self.dir), ['note-1.eml'])
        self.assertEqual(lines_of(next(parse(raw).iter_parts())), 'two')
        self.assertEqual(os.stat(os.path.join(self.dir, 'note-1.eml')).st_mode & 0o777, 0o600)
        fresh = os.path.join(self.dir, 'new')
        self.assertEqual(send(folder=fresh)[0], 'ok')
        self.assertEqual(os.stat(fresh).st_mode & 0o777, 0o700)
        word, why = send(folder=os.path.join(self.dir, 'no', 'such'))
        self.assertEqual(word, 'outside')
        self.assertIn('cannot write', why)


class Smtp(unittest.TestCase):
    def test_a_mail_arrives(self):
        with Server() as s:
            self.assertEqual(send(s.url, subject=ARABIC, text='.\n..dots\n' + ARABIC), ('ok', ''))
            sender, to, raw, host, _ = s.box.mails[0]
        self.assertEqual((sender, to, host), ('wasl@example.org', ['zoe@example.net'], 'example.org'))
        mail = parse(raw)
        self.assertEqual(mail['subject'], ARABIC)
        self.assertEqual(lines_of(next(mail.iter_parts())), '.\n..dots\n' + ARABIC)

    def test_refusals_for_good_end_and_others_are_tried_again(self):
        with Server() as s:
            for who, expected, number in (('nobody', 'invalid', '550'), ('list', 'invalid', '553'), ('full', 'outside', '452'),
                                          ('spam', 'invalid', '554'), ('later', 'outside', '451')):
                word, why = send(s.url, to=who + '@example.net')
                self.assertEqual(word, expected, who)
                self.assertIn(number, why)
            self.assertEqual(s.box.mails, [])

    def test_no_server_is_tried_again(self):
        import socket
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            word, why = send(f'smtp://127.0.0.1:{s.getsockname()[1]}')
        self.assertEqual(word, 'outside')
        self.assertNotEqual(why, '')

    def test_a_silent_server_runs_out_of_time(self):
        import socket
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            s.listen()
            self.assertEqual(send(f'smtp://127.0.0.1:{s.getsockname()[1]}')[0], 'outside')


class Tls(unittest.TestCase):
    """STARTTLS, TLS from the first byte, and signing in; with a certificate made for the test."""

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix='wasl-tls.')
        cls.cert, cls.key = os.path.join(cls.dir, 'cert.pem'), os.path.join(cls.dir, 'key.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', cls.key, '-out', cls.cert,
                        '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
        cls.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.context.load_cert_chain(cls.cert, cls.key)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.dir)

    def check(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b'wasl', 'كلمة'.encode())
        return AuthResult(success=good, handled=False)

    def test_starttls_and_sign_in(self):
        with Server(tls_context=self.context, require_starttls=True, authenticator=self.check, auth_required=True) as s:
            good = {'ca': self.cert, 'user': 'wasl', 'password': 'كلمة'}
            self.assertEqual(send(s.url, **good), ('ok', ''))
            self.assertTrue(s.box.mails[0][4])
            self.assertEqual(send(s.url, **{**good, 'password': 'wrong'})[0], 'outside')
            self.assertEqual(send(s.url, ca=self.cert)[0], 'outside')  # 530: sign in first
            self.assertEqual(send(s.url, user='wasl', password='كلمة')[0], 'outside')  # a certificate that nobody knows
            self.assertEqual(len(s.box.mails), 1)

    def test_no_tls_no_mail(self):
        with Server() as s:
            self.assertEqual(send(s.url, ca=self.cert, user='wasl', password='x')[0], 'outside')
            self.assertEqual(s.box.mails, [])

    def test_tls_from_the_first_byte(self):
        with Server(ssl_context=self.context) as s:
            self.assertEqual(send(s.tls_url, ca=self.cert), ('ok', ''))
            self.assertTrue(s.box.mails)


    def test_addresses_of_servers(self):
        for bad in ('', 'example.org', 'http://example.org', 'smtp://', 'smtp://:25', 'smtp://h:0', 'smtp://h:70000', 'smtp://h:x', 'smtp://a b', 'smtp://u@h', 'smtp://h/x'):
            self.assertEqual(send(bad, subject='x')[0], 'config', bad)


class Letters(unittest.TestCase):
    """Every kind of letter in every language, written by the jobs."""

    def letters(self, url):
        folder = tempfile.mkdtemp(prefix='wasl-letters.')
        self.addCleanup(shutil.rmtree, folder)
        word, why = probe('letters', url, folder)
        kinds = int(why.split()[1])
        self.assertEqual((word, why), ('ok', f'ran {kinds} failed 1 due 0'))
        mails = {}
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), 'rb') as f:
                mail = parse(f.read())
            mails.setdefault(mail['to'].addresses[0].addr_spec, []).append((name, mail))
        self.assertEqual(sum(map(len, mails.values())), kinds - 3)  # not to the unconfirmed, not the missing note, not the broken payload
        return mails

    def check(self, url):
        mails = self.letters(url)
        self.assertEqual(set(mails), {'ar@example.org', 'fr@example.org', 'en@example.org'})
        count = {len(v) for v in mails.values()}
        self.assertEqual(len(count), 1)
        self.assertGreater(count.pop(), 30)
        for address, prefix, direction, sender in (('ar', '', 'rtl', 'وصل'), ('fr', '/fr', 'ltr', 'Wasl'), ('en', '/en', 'ltr', 'Wasl')):
            links = set()
            for name, mail in mails[address + '@example.org']:
                text, html = (lines_of(p) for p in mail.iter_parts())
                self.assertEqual(mail['from'].addresses[0].display_name, sender)
                self.assertEqual(mail['reply-to'].addresses[0].addr_spec, 'help@example.org')
                self.assertIn(f'<html lang="{address}" dir="{direction}">', html)
                self.assertNotIn('<b> ', html)
                self.assertNotIn('Omar <b>', html)
                self.assertNotIn('{', text + str(mail['subject']))
                self.assertNotRegex(text, r'\n\n\n')
                self.assertIn('help@example.org', text)
                site = f'https://example.org{prefix}/'
                link = [line for line in text.split('\n') if line.startswith(site) and line != site]
                self.assertEqual(len(link), 1, text)
                self.assertIn(f'href="{link[0]}"', html)
                links.add(link[0])
                arabic = any('\u0600' <= c <= '\u06ff' for c in str(mail['subject']).replace('متجر إلكتروني', ''))
                self.assertEqual(arabic, address == 'ar', mail['subject'])
            self.assertTrue(any(x.startswith(f'https://example.org{prefix}/confirm/') and len(x.rsplit('/', 1)[1]) == 43 for x in links), links)
        titles = [str(m['subject']) for _, m in mails['ar@example.org']]
        self.assertTrue(any('متجر إلكتروني & "Wasl"' in t for t in titles))

    def test_letters_on_sqlite(self):
        base = tempfile.mkdtemp(prefix='wasl-letters-db.')
        self.addCleanup(shutil.rmtree, base)
        self.check(f'sqlite:{base}/wasl.db')

    def test_letters_on_postgresql(self):
        self.check(os.environ['WASL_TEST_PG'])


if __name__ == '__main__':
    unittest.main(verbosity=1)
