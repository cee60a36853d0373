import { expect, test } from 'vitest';
import { redact } from '../src/redact/redact.ts';

const secret = 's3cr3t-Value_123456';

test.each([
  `password=${secret}`,
  `DB_PASSWORD=${secret}`,
  `{"apiKey": "${secret}", "a": 1}`,
  `token: ${secret}`,
  `RENDER_TOKEN=${secret}`,
  `access_token=${secret}&x=1`,
  `GET /files?token=${secret} 200`,
  `Authorization: Bearer ${secret}`,
  `authorization: Basic ${secret}`,
  `"authorization":"Bearer ${secret}"`,
  `sent Bearer ${secret}`,
  `Cookie: session=${secret}; theme=dark`,
  `Set-Cookie: sid=${secret}; HttpOnly`,
  `postgres://studio:${secret}@127.0.0.1/db`,
  `https://${secret}@git.example/repo`,
  `redis://:${secret}@localhost:6379`,
  `started with --auth-token ${secret} --port 1`,
  `the password is ${secret}`,
  `client_secret='${secret}'`,
  `\u001b[32mpassword\u001b[0m=${secret}`,
])('%j is hidden', (line) => {
  const shown = redact(line);
  expect(shown).not.toContain(secret);
  expect(shown).toContain('[hidden]');
});

test.each([
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r',
  'AGE-SECRET-KEY-1QQPJ2N2QXGSD6G4XJ4JL6H8S0A9',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-ab',
  'AKIAIOSFODNN7EXAMPLE',
])('%s is hidden wherever it stands', (token) => expect(redact(`found ${token} here`)).toBe('found [hidden] here'));

test.each([
  'Server listening at http://127.0.0.1:3200/renders?page=2',
  'Loading token embeddings 50%',
  'GET /health 200 3 ms',
  'see https://example.cloud/a@b for help',
  'keyboard: ready, 12 keys',
])('%j stays as it is', (line) => expect(redact(line)).toBe(line));

test("a terminal's colours are taken out", () => {
  expect(redact('\u001b[31mError\u001b[0m: no\u0007 model')).toBe('Error: no model');
});
