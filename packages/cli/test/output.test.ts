import type { ServiceView } from '@veille/protocol';
import { asleep } from '@veille/testkit/samples';
import { describe, expect, test } from 'vitest';
import { formatDoors } from '../src/output/doors-table.ts';
import { formatPrepared } from '../src/output/prepared.ts';
import { formatProgressBar } from '../src/output/progress-bar.ts';
import { formatTable } from '../src/output/table.ts';
import { createTerminal } from '../src/output/terminal.ts';
import { formatDuration, ordinal } from '../src/output/units.ts';
import { formatChanges, nextStep, tunnelHint } from '../src/output/up-summary.ts';
import { memoryStream } from './support/run-veille.ts';

const now = new Date('2026-01-01T12:00:00Z');
const plain = (_: unknown, text: string) => text;

describe('a table', () => {
  test('aligns its columns and trails nothing', () => {
    expect(formatTable([['a', 'long cell', ''], ['longer', 'b', 'c'], ['x']])).toEqual([
      '  a        long cell',
      '  longer   b           c',
      '  x',
    ]);
  });

  test('aligns coloured cells as people see them', () => {
    const [first = '', second = ''] = formatTable([
      ['\x1b[32mok\x1b[39m', 'x'],
      ['long', 'y'],
    ]);
    expect(first.indexOf('x') - '\x1b[32m\x1b[39m'.length).toBe(second.indexOf('y'));
  });
});

test('what was prepared is one line for each service; where nothing was to be done, one line says so', () => {
  const image = { what: 'image', name: 'notes:1', wasThere: false } as const;
  const there = { ...image, wasThere: true };
  const notes = { service: 'notes', unavailable: null, needs: [image, { ...there, what: 'bundle' as const }] };
  const cut = { service: 'cut', unavailable: null, needs: [there] };
  const far = { service: 'far', unavailable: 'needs Docker: not found', needs: [] };
  expect(formatPrepared([notes, cut, far])).toEqual([
    'notes is prepared: image notes:1; 1 thing was there.',
    'Prepared before: cut.',
    'far needs Docker: not found.',
  ]);
  expect(formatPrepared([cut])).toEqual(['Nothing to do: cut.']);
});

test('the table of doors shows the studio, then each door with its state, and no service without one', () => {
  const services: ServiceView[] = [
    asleep,
    { ...asleep, name: 'comfyui', url: 'http://studio.localhost:8080', status: 'unavailable', reason: 'needs Docker' },
    { ...asleep, name: 'notes', url: 'http://n.localhost:8080', status: 'ready', sleepsAt: '2026-01-01T12:10:00Z' },
    { ...asleep, name: 'caddy', door: null, url: null, status: 'ready' },
  ];
  const view = {
    dashboardUrl: 'http://veille.localhost:8080',
    services,
    waiting: [],
    films: {},
    studio: '/studio',
    now,
  };
  expect(formatDoors(view, plain)).toEqual([
    '  DOOR                           SERVICE    STATE',
    '  http://veille.localhost:8080   veille     ready',
    '  http://re.localhost:8080       remotion   asleep',
    '  http://studio.localhost:8080   comfyui    unavailable   needs Docker',
    '  http://n.localhost:8080        notes      awake         sleeps in 10 min',
  ]);
});

test('the table of doors fits 80 columns when somebody waits for memory and something cannot run', () => {
  const services: ServiceView[] = [
    asleep,
    { ...asleep, name: 'opencut', url: 'http://cut.localhost:8080', status: 'unavailable', reason: 'needs Docker' },
    { ...asleep, name: 'comfyui', url: 'http://studio.localhost:8080' },
  ];
  const waiting = [{ service: 'comfyui', needBytes: 4.5 * 1024 ** 3, since: '2026-01-01T11:00:00Z' }];
  const view = { dashboardUrl: 'http://veille.localhost:8080', services, waiting, films: {}, studio: '/studio', now };
  const lines = formatDoors(view, plain);
  expect(lines.at(-1)).toContain('asleep        1st in line for 4.5 GB');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [11, '11th'],
  [21, '21st'],
])('%d is said as %s', (number, text) => {
  expect(ordinal(number)).toBe(text);
});

test('a progress bar is as wide at its beginning as at its end', () => {
  expect(formatProgressBar(0, 10)).toBe('[░░░░░░░░░░]   0 %');
  expect(formatProgressBar(0.999, 10)).toBe('[█████████░]  99 %');
  expect(formatProgressBar(1, 10)).toBe('[██████████] 100 %');
});

test.each([
  [80, '0.1 s'],
  [7_200, '7 s'],
  [180_000, '3 min'],
  [7_200_000, '2 h'],
])('%i ms are said as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

describe('what `up` says at its end', () => {
  test('names what changed, and calls it nothing when nothing did', () => {
    const none = { added: [], removed: [], changed: [], proxyReloaded: false, closedStreams: 0 };
    expect(formatChanges(null)).toBeNull();
    expect(formatChanges(none)).toBe('Nothing changed.');
    expect(formatChanges({ ...none, added: ['notes'], changed: ['remotion'], proxyReloaded: true })).toBe(
      'Changed: + notes  ~ remotion  ~ doors',
    );
  });

  test('sends people to a door that sleeps', () => {
    expect(nextStep('http://veille.localhost:8080', [asleep])).toBe(
      'Now open http://re.localhost:8080 and watch it wake.',
    );
    expect(nextStep('http://veille.localhost:8080', [])).toBe('Now open http://veille.localhost:8080');
  });

  test('gives those who came over SSH the tunnel to paste', () => {
    const environment = {
      cwd: '/',
      path: [],
      home: '/',
      user: 'pi',
      uid: 1000,
      host: 'pi5',
      runtimeFolder: null,
      renderToken: null,
      dockerHost: null,
      dockerEnv: {},
      cacheFolder: '/',
      variables: {},
    };
    const url = 'http://veille.localhost:8080';
    expect(tunnelHint(url, { ...environment, ssh: null })).toBeNull();
    expect(tunnelHint(url, { ...environment, ssh: { address: '192.0.2.8', port: 22 } })).toBe(
      'From your own machine: ssh -L 8080:127.0.0.1:8080 pi@192.0.2.8',
    );
    expect(tunnelHint(url, { ...environment, ssh: { address: '192.0.2.8', port: 2222 } })).toContain('ssh -p 2222 -L');
  });
});

describe('a terminal', () => {
  test('shows no passing line and no colour where no person looks', () => {
    const { stream, written } = memoryStream();
    const terminal = createTerminal(stream, stream);
    terminal.show('working …');
    terminal.say(terminal.styleSaid('red', 'done'));
    expect(written()).toBe('done\n');
  });

  test('replaces a passing line and cuts one that would wrap', () => {
    const { stream, written } = memoryStream({ isTTY: true, columns: 11 });
    const terminal = createTerminal(stream, stream);
    terminal.show('a line that is too long');
    terminal.say('done');
    expect(written()).toBe('\r\x1b[2Ka line th…\r\x1b[2Kdone\n');
  });

  test.each([
    ['a narrow terminal', { isTTY: true, columns: 60 }, 60],
    ['a wide one', { isTTY: true, columns: 200 }, 80],
    ['a file', { isTTY: false }, 80],
  ])('lays out results for %s', (_name, options, columns) => {
    const { stream } = memoryStream(options);
    expect(createTerminal(stream, stream).columns).toBe(columns);
  });

  test('keeps a question as its last line until it is answered, whatever else goes on', () => {
    const { stream, written } = memoryStream({ isTTY: true, columns: 80 });
    const terminal = createTerminal(stream, stream);
    terminal.ask('Password: ');
    terminal.show('asking vpn … 2 s');
    terminal.say('vpn is there');
    terminal.answered('Password: ');
    terminal.show('asking vpn … 3 s');
    const line = '\r\x1b[2K';
    expect(written()).toBe(
      `${line}Password: ${line}vpn is there\nPassword: ${line}Password: \n${line}asking vpn … 3 s`,
    );
  });

  test('leaves nothing of a question that nobody wants to have answered any more', () => {
    const { stream, written } = memoryStream({ isTTY: true, columns: 80 });
    const terminal = createTerminal(stream, stream);
    terminal.ask('Password: ');
    terminal.answered(null);
    terminal.say('error: the other host is away');
    const line = '\r\x1b[2K';
    expect(written()).toBe(`${line}Password: ${line}${line}error: the other host is away\n`);
  });
});
