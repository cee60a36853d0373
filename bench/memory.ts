/**
 * `node bench/memory.ts`: 10,000 requests on a clock of paper against machines of several sizes. How many of the wakes
 * does the controller's policy admit, beside one that knows all of them beforehand?
 */
import { admittedWithForesight } from './support/foreseen.ts';
import { readOptions } from './support/options.ts';
import { paperRequests, paperServices } from './support/paper-studio.ts';
import { replay } from './support/replay.ts';
import { table } from './support/table.ts';

readOptions('node bench/memory.ts: how many wakes a limit of memory admits. Takes no flags, and some seconds.');

const gigabyte = 1024 ** 3;
const requests = paperRequests(10_000, 1);
const head = ['limit', 'wakes', 'admitted', 'with foresight', 'ratio', 'evictions', 'wrongly', 'peak'];

const rows = [10, 12, 15.5, 20, 28].map((gigabytes) => {
  const limitBytes = gigabytes * gigabyte;
  const { wakes, admitted, evictions, wronglyEvicted, peakBytes } = replay(paperServices, requests, limitBytes);
  const foreseen = admittedWithForesight(paperServices, requests, limitBytes);
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  return [
    `${gigabytes} GB`,
    String(wakes),
    percent(admitted, wakes),
    percent(foreseen, wakes),
    (admitted / foreseen).toFixed(3),
    String(evictions),
    String(wronglyEvicted),
    `${(peakBytes / gigabyte).toFixed(1)} GB`,
  ];
});
console.log(table([head, ...rows]));
