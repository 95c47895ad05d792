// As much of SMTP as a client needs; the recipient says how it is answered: accept@, refuse-450@, refuse-550@,
// data-451@, data-554@, hang@, close@. With a certificate it offers STARTTLS; the password is "right".
import tls from 'node:tls';

class MailSession {
  constructor(socket, record, certificate) {
    this.record = record;
    this.certificate = certificate;
    this.mail = { tls: false, user: '', from: '', to: '', data: '' };
    this.inData = false;
    this.inLogin = false;
    this.attach(socket);
    this.say('220 ready');
  }

  attach(socket) {
    this.socket = socket;
    this.rest = '';
    this.onData = (data) => {
      this.rest += data;
      const lines = this.rest.split('\r\n');
      this.rest = lines.pop();
      for (const line of lines) this.take(line);
    };
    socket.on('data', this.onData);
    socket.on('error', () => socket.destroy());
  }

  say(line) {
    this.socket.write(line + '\r\n');
  }

  take(line) {
    if (this.inData) return this.takeData(line);
    if (this.inLogin) return this.login(line);
    const [verb] = line.toUpperCase().split(/[ :]/);
    if (verb === 'EHLO') return this.greet();
    if (verb === 'STARTTLS') return this.encrypt();
    if (verb === 'AUTH') return this.beginLogin();
    if (verb === 'MAIL') return this.note('from', line);
    if (verb === 'RCPT') return this.recipient(line);
    if (verb === 'DATA') return this.beginData();
    this.say('250 fine');
    if (verb === 'QUIT') this.socket.end();
  }

  greet() {
    const offers = ['relay', 'AUTH PLAIN', '8BITMIME'];
    if (this.certificate && !this.mail.tls) offers.push('STARTTLS');
    offers.forEach((offer, i) => this.say(`250${i + 1 < offers.length ? '-' : ' '}${offer}`));
  }

  encrypt() {
    this.say('220 go ahead');
    this.socket.off('data', this.onData);
    this.mail.tls = true;
    this.attach(new tls.TLSSocket(this.socket, { isServer: true, ...this.certificate }));
  }

  beginLogin() {
    this.inLogin = true;
    this.say('334 ');
  }

  login(line) {
    this.inLogin = false;
    const [, user, password] = Buffer.from(line, 'base64').toString().split('\0');
    this.mail.user = user;
    this.say(password === 'right' ? '235 welcome' : '535 5.7.8 wrong password');
  }

  note(name, line) {
    this.mail[name] = line.slice(line.indexOf(':') + 1);
    this.say('250 fine');
  }

  recipient(line) {
    this.behaviour = line.slice(line.indexOf('<') + 1, line.indexOf('@'));
    if (this.behaviour === 'hang') return this.record({ held: 'mail' });
    if (this.behaviour === 'close') return this.socket.end();
    const refused = this.behaviour.match(/^refuse-(\d+)$/);
    if (refused) return this.say(`${refused[1]} no such mailbox\x1b`);
    this.note('to', line);
  }

  beginData() {
    this.inData = true;
    this.say('354 go ahead');
  }

  takeData(line) {
    if (line !== '.') {
      this.mail.data += line.replace(/^\./, '') + '\n';
      return;
    }
    this.inData = false;
    const refused = this.behaviour.match(/^data-(\d+)$/);
    if (refused) return this.say(`${refused[1]} not this one`);
    this.record({ mail: this.mail });
    this.say('250 taken');
  }
}

export function receiveMail(record, certificate) {
  return (socket) => new MailSession(socket, record, certificate);
}
