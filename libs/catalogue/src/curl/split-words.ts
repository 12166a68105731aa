/** A command line in, its words out, by the rules of bash for quoting (Bash manual §3.1.2); nothing is ever run. */
import { ImportError } from '../imported';

const BLANK = /[ \t\r\n]/;
const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
/** `\nnn`, `\xHH`, `\uHHHH`, `\UHHHHHHHH`: at the place behind the backslash. */
const CODE = /^(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/;

/** Ends where another command begins. Throws `ImportError` for what only a shell could work out. */
export function splitWords(text: string): string[] {
  return new WordReader(text).all();
}

class WordReader {
  private at = 0;
  private word: string | null = null;
  private readonly words: string[] = [];

  constructor(private readonly text: string) {}

  all(): string[] {
    while (this.at < this.text.length && this.step()) {
      // Each step reads one character or one quoted part.
    }
    this.endWord();
    return this.words;
  }

  /** False: the command ends here. */
  private step(): boolean {
    const here = this.text[this.at] ?? '';
    const next = this.text[this.at + 1] ?? '';
    if (BLANK.test(here)) return this.blank(here);
    if (here === '#' && this.word === null) return this.skipLine();
    if (here === '|' || here === ';' || here === '<' || here === '>') return false;
    if (here === '&' && (next === '' || next === '&' || BLANK.test(next))) return false;
    if (here === '`' || (here === '$' && next === '(')) throw notWorkedOut();
    if (here === '\\') return this.escaped(next);
    if (here === "'") return this.add(this.single());
    if (here === '"') return this.add(this.double());
    if (here === '$' && next === "'") return this.add(this.ansi());
    // A line of cmd.exe has these where bash has backslashes.
    if (here === '^' && (next === '"' || next === '\n' || next === '\r')) throw windowsLine();
    this.at++;
    return this.add(here);
  }

  private blank(here: string): boolean {
    this.at++;
    this.endWord();
    // A line that ends without a backslash ends the command.
    return here !== '\n' || this.words.length === 0 || /^\s*(-|$)/.test(this.text.slice(this.at));
  }

  private skipLine(): boolean {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
    return true;
  }

  private escaped(next: string): boolean {
    if (next === '\n' || next === '\r') {
      this.at += this.text.startsWith('\r\n', this.at + 1) ? 3 : 2;
      return true;
    }
    // Blanks behind the backslash: it was meant to go on in the next line.
    const rest = /^[ \t]+\r?\n/.exec(this.text.slice(this.at + 1));
    if (rest) {
      this.at += 1 + rest[0].length;
      this.endWord();
      return true;
    }
    this.at += 2;
    return this.add(next);
  }

  private single(): string {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0) throw notClosed("'");
    const part = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return part;
  }

  private double(): string {
    let part = '';
    for (this.at++; this.at < this.text.length; this.at++) {
      const here = this.text[this.at] ?? '';
      const next = this.text[this.at + 1] ?? '';
      if (here === '"') {
        this.at++;
        return part;
      }
      if (here === '`' || (here === '$' && next === '(')) throw notWorkedOut();
      if (here === '\\' && /["\\$`\n]/.test(next)) {
        part += next === '\n' ? '' : next;
        this.at++;
      } else part += here;
    }
    throw notClosed('"');
  }

  private ansi(): string {
    let part = '';
    for (this.at += 2; this.at < this.text.length; this.at++) {
      const here = this.text[this.at] ?? '';
      if (here === "'") {
        this.at++;
        return part;
      }
      part += here === '\\' ? this.ansiEscape() : here;
    }
    throw notClosed("'");
  }

  /** Leaves the place at the last character of the escape. */
  private ansiEscape(): string {
    this.at++;
    const code = CODE.exec(this.text.slice(this.at, this.at + 9));
    if (code) {
      this.at += code[0].length - 1;
      const value =
        code[1] === undefined ? parseInt(code[2] ?? code[3] ?? code[4] ?? '0', 16) : parseInt(code[1], 8);
      return value <= 0x10ffff ? String.fromCodePoint(value) : '';
    }
    const letter = this.text[this.at] ?? '';
    return ESCAPES[letter] ?? (/['"\\?]/.test(letter) ? letter : `\\${letter}`);
  }

  private add(part: string): boolean {
    this.word = (this.word ?? '') + part;
    return true;
  }

  private endWord(): void {
    if (this.word !== null) this.words.push(this.word);
    this.word = null;
  }
}

const notClosed = (quote: string): ImportError =>
  new ImportError(`A quote (${quote}) is opened and never closed. Paste the whole line.`);

const notWorkedOut = (): ImportError =>
  new ImportError(
    'The line has a command within it ($(…) or `…`), which is not run here. Put its result in its place.',
  );

const windowsLine = (): ImportError =>
  new ImportError(
    'This line is for the Windows command prompt. Copy it for bash instead (“Copy as cURL (bash)”).',
  );
