import { describe, expect, test } from 'vitest';
import { classify, type DoorRequest } from '../src/http/doors/classify.ts';

const url = 'http://re.localhost:8080';
const dashboardUrl = 'http://veille.localhost:8080';
const aliases = ['http://old.localhost:8080'];
const visit = { url, aliases, dashboardUrl, wake: 'visit', backgroundWakes: false } as const;
const editor = { url, aliases, dashboardUrl, wake: 'visit', backgroundWakes: true } as const;
const button = { url, aliases, dashboardUrl, wake: 'button', backgroundWakes: false } as const;

const html = 'text/html,application/xhtml+xml,*/*;q=0.8';
const mozilla = 'Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/537.36';
const navigation = {
  'user-agent': mozilla,
  accept: html,
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};
const fetched = {
  'user-agent': mozilla,
  accept: '*/*',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
  'sec-fetch-site': 'same-origin',
};
const fromTheList = { 'sec-fetch-site': 'cross-site', 'sec-fetch-user': '?1', referer: `${dashboardUrl}/` };
const socket = { 'user-agent': mozilla, upgrade: 'websocket', connection: 'Upgrade', origin: url };

type Row = [title: string, headers: DoorRequest['headers'], more?: Partial<DoorRequest>];

const wakes: Row[] = [
  ['an address that was typed', navigation],
  ['a link of the same door', { ...navigation, 'sec-fetch-site': 'same-origin' }],
  ['a link of the list of doors', { ...navigation, 'sec-fetch-site': 'same-site' }],
  ['a link of the list under localhost, where it is another site', { ...navigation, ...fromTheList }],
];

const offers: Row[] = [
  ['a link of another site', { ...navigation, 'sec-fetch-site': 'cross-site' }],
  ['a script of another site that names the list', { ...navigation, ...fromTheList, 'sec-fetch-user': undefined }],
  ['a browser without Fetch Metadata', { 'user-agent': mozilla, accept: html }],
  ['curl that asks for HTML', { 'user-agent': 'curl/7.88', accept: 'text/html' }],
  ['a frame of another page', { ...navigation, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' }],
  ['a form that is sent', { ...navigation, 'sec-fetch-site': 'same-origin' }, { method: 'POST' }],
];

const refuses: Row[] = [
  ['a prefetch', { ...navigation, 'sec-purpose': 'prefetch' }],
  ['a prerender', { ...navigation, 'sec-purpose': 'prefetch;prerender' }],
  ['an old prefetch', { ...navigation, purpose: 'prefetch' }],
  ['an old prefetch of Firefox', { ...navigation, 'x-moz': 'prefetch' }],
  ['the favicon', { ...fetched, accept: 'image/avif,*/*', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
  ['the favicon without metadata', { 'user-agent': mozilla, accept: 'image/*' }, { uri: '/favicon.ico' }],
  ["a monitor's HEAD", { 'user-agent': 'Uptime/1.0' }, { method: 'HEAD' }],
  ["a browser's HEAD", fetched, { method: 'HEAD' }],
  ["a background tab's fetch", fetched],
  ["a background tab's fetch without metadata", { 'user-agent': mozilla, accept: '*/*' }],
  ["another site's fetch", { ...fetched, 'sec-fetch-site': 'cross-site', origin: 'https://other.example' }],
  ['an EventSource', { ...fetched, accept: 'text/event-stream' }],
  ['a WebSocket of Chromium, which has no metadata', socket],
  ['a preflight', { ...fetched, 'sec-fetch-site': 'same-site', origin: 'http://x.localhost' }, { method: 'OPTIONS' }],
];

const holds: Row[] = [
  ['curl', { 'user-agent': 'curl/7.88', accept: '*/*' }],
  ['a program without any header', {}],
  ['a program that posts', { 'user-agent': 'n8n', 'content-type': 'application/json' }, { method: 'POST' }],
  ["a program's WebSocket", { upgrade: 'websocket', connection: 'Upgrade' }],
];

const treat = (door: Parameters<typeof classify>[1], [, headers, more]: Row) =>
  classify({ method: 'GET', uri: '/', headers, ...more }, door);

describe('a door that wakes at a visit', () => {
  test.each(wakes)('%s wakes', (...row) => expect(treat(visit, row)).toBe('wake'));
  test.each(offers)('%s gets the button', (...row) => expect(treat(visit, row)).toBe('offer'));
  test.each(refuses)('%s wakes nothing', (...row) => expect(treat(visit, row)).toBe('refuse'));
  test.each(holds)('%s is held', (...row) => expect(treat(visit, row)).toBe('hold'));
});

describe('a door with a button', () => {
  test.each([...wakes, ...offers])('%s gets the button', (...row) => expect(treat(button, row)).toBe('offer'));
  test.each(holds)('%s is held', (...row) => expect(treat(button, row)).toBe('hold'));
});

describe('an editor, whose open page may wake it', () => {
  const own: Row[] = [
    ['its own fetch', fetched],
    ['its own EventSource', { ...fetched, accept: 'text/event-stream' }],
    ['its own WebSocket', socket],
    ['its own fetch under another of its names', { ...fetched, origin: aliases[0] }],
  ];
  test.each(own)('%s is held', (...row) => expect(treat(editor, row)).toBe('hold'));

  const foreign: Row[] = [
    ["another site's WebSocket", { ...socket, origin: 'https://other.example' }],
    ["another door's fetch", { ...fetched, 'sec-fetch-site': 'same-site', origin: 'http://studio.localhost:8080' }],
    ['a fetch of nobody', { ...fetched, 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['an image', { ...fetched, 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
    ['a prefetch', { ...fetched, 'sec-purpose': 'prefetch' }],
  ];
  test.each(foreign)('%s wakes nothing', (...row) => expect(treat(editor, row)).toBe('refuse'));
});
