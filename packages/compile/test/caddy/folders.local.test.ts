import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';
import { defineStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { caddies } from '../support/caddies.ts';
import { echoService } from '../support/echo-service.ts';
import { localTarget, validStack, web } from '../support/fixtures.ts';
import { listen } from '../support/listen.ts';
import { runStudio } from '../support/running-studio.ts';
import { navigation, send } from '../support/send.ts';

const stack = defineStack({ services: { film: web({ door: 'app' }) } });

describe.each(caddies)('Caddy $version', (caddy) => {
  test('a studio lives in a folder with blanks, brackets, stars and accents in its name', async () => {
    const { port, folder, manifest, openDoor } = await runStudio(caddy, stack, 'films [à moi] #1 * ?');
    await listen(echoService([]), `${manifest.folders.run}/film.sock`);
    await openDoor('film');
    expect(await send({ port, door: 'app' })).toMatchObject({ status: 200 });
    expect(await send({ port, door: 'veille', headers: navigation })).toMatchObject({ status: 503 });
    expect(folder).toContain('[à moi]');
  });

  test('the markers of a neighbour whose folder would match as a pattern open no door', async () => {
    const { port, folder, manifest } = await runStudio(caddy, stack, 'film[s]');
    const neighbour = join(folder, '../films', manifest.folders.ready.slice(folder.length));
    await mkdir(neighbour, { recursive: true });
    await writeFile(join(neighbour, 'film'), '');
    await listen(echoService([]), `${manifest.folders.run}/film.sock`);
    expect(await send({ port, door: 'app' })).toMatchObject({ status: 503 });
  });
});

test.each(['{films}', 'my "films"', 'films\\2', 'films:2'])('a folder called %s is refused by name', (name) => {
  const attempt = (): unknown => compile(validStack(stack), localTarget(`/srv/${name}`));
  expect(attempt).toThrow(UserError);
  expect(attempt).toThrow(`/srv/${name}`);
});
