import { displayFont, displayWeight } from './use-fonts.ts';

export interface FittedLines {
  readonly lines: readonly string[];
  readonly size: number;
}

/** As few lines as the letters stay large in: so many lines may have letters from `least` to `most` pixels high. */
const steps = [
  { lines: 1, most: 190, least: 132 },
  { lines: 2, most: 156, least: 96 },
  { lines: 3, most: 112, least: 72 },
  { lines: 4, most: 84, least: 24 },
];

/** Letters in a headline stand closer, in parts of their size. */
export const tracking = -0.025;

/** Breaks a title into lines and finds the largest size in which they fit into `width`. Needs the font to be loaded. */
export function fitLines(title: string, width: number): FittedLines {
  const measure = createMeasure();
  for (const { lines: count, most, least } of steps) {
    for (let size = most; size >= least; size -= 2) {
      const lines = wrap(title, width, (text) => measure(text, size));
      if (lines.length <= count && lines.every((line) => measure(line, size) <= width)) {
        return { lines: balance(title, width, lines.length, (text) => measure(text, size)), size };
      }
    }
  }
  const smallest = 24;
  return { lines: wrap(breakLongWords(title), width, (text) => measure(text, smallest)), size: smallest };
}

type Measure = (text: string) => number;

function wrap(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Narrows the column as long as the number of lines stays: lines of about one length, no lonely last word. */
function balance(text: string, width: number, count: number, measure: Measure): string[] {
  let best = wrap(text, width, measure);
  for (let narrower = width * 0.97; narrower > width * 0.3; narrower *= 0.97) {
    const lines = wrap(text, narrower, measure);
    if (lines.length !== count || lines.some((line) => measure(line) > narrower)) break;
    best = lines;
  }
  return best;
}

function breakLongWords(text: string): string {
  return text.replace(/\S{60}(?=\S)/g, '$& ');
}

function createMeasure(): (text: string, size: number) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) throw new Error('This browser has no 2D canvas.');
  const unit = 100;
  context.font = `${displayWeight} ${unit}px ${displayFont}`;
  context.letterSpacing = `${tracking * unit}px`;
  return (text, size) => (context.measureText(text).width * size) / unit;
}
