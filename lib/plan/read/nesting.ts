import { CST } from 'yaml';
import { DEEPEST } from '../../kubernetes/objects/fields';

/** Measures how deep YAML nests, token by token of the lexer. A parser is slow on deeply nested text, and then overflows the stack. */
export class Nesting {
  /** The columns at which the blocks around the token begin. */
  private columns: number[] = [];
  private flows = 0;
  private column = 0;
  private offset = 0;
  private isScalar = false;

  /** The offset at which the text first nests too deep. */
  tooDeep: number | undefined;

  see(token: string): void {
    const type = this.isScalar ? 'scalar' : CST.tokenType(token);
    // A token of this type only announces the text of a scalar.
    if (type === 'scalar' && !this.isScalar) this.isScalar = true;
    else if (type !== 'doc-mode' && type !== 'flow-error-end') this.place(type, token);
  }

  private place(type: CST.TokenType | null, token: string): void {
    this.isScalar = false;
    if (type === 'flow-seq-start' || type === 'flow-map-start') this.flows += 1;
    else if (type === 'flow-seq-end' || type === 'flow-map-end') this.flows = Math.max(0, this.flows - 1);
    else if (type === 'doc-start' || type === 'doc-end') [this.columns, this.flows] = [[], 0];
    else if (this.flows === 0 && !BLANK.has(type)) this.beginBlock();
    if (this.columns.length + this.flows > DEEPEST) this.tooDeep ??= this.offset;
    const lineBreak = token.lastIndexOf('\n');
    this.column = lineBreak < 0 ? this.column + token.length : token.length - lineBreak - 1;
    this.offset += token.length;
  }

  private beginBlock(): void {
    while (this.columns.length > 0 && this.columns[this.columns.length - 1] >= this.column) this.columns.pop();
    this.columns.push(this.column);
  }
}

const BLANK: ReadonlySet<CST.TokenType | null> = new Set([
  'byte-order-mark', 'space', 'comment', 'newline', 'map-value-ind', 'anchor', 'tag', 'directive-line', 'block-scalar-header', 'comma',
]);
