import { container } from '@veille/catalog';
import { guardCommands } from '@veille/protocol';
import { type Engine, freePort, temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { addNeighbour } from './support/neighbour.ts';
import { untilAnswers } from './support/until-answers.ts';
import { writeProject } from './support/written-project.ts';

const engineFor = useEngine();

test('a neighbour gets into a container that is published on loopback, and does not with the rule', async (context) => {
  const engine = engineFor(context);
  if (process.getuid?.() !== 0) return context.skip('only root can put a neighbour on this machine’s network');
  const folder = await temporaryFolder();
  const image = await testImage(engine, 'web');
  const project = writeProject(engine, { folder, port: await freePort(), service: container({ image, port: 3000 }) });
  onTestFinished(() => void project.compose(['down']));
  project.compose(['up', '--detach']);
  await untilAnswers(`http://${project.address}/`);
  const neighbour = addNeighbour(engine);
  onTestFinished(neighbour.remove);
  const id = project.compose(['ps', '--quiet', 'app']).trim();
  const ip = engine
    .docker(['inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id])
    .trim();
  const theirs = `http://${ip}:3000/theirs`;
  // Docker closes this door itself from 28 on.
  expect(neighbour.get(theirs) === null).toBe(majorVersion(engine) >= 28);

  const { check, insert, remove } = guardCommands(project.spec.bridge ?? '');
  expect(() => engine.run(check)).toThrow();
  engine.run(insert);
  onTestFinished(() => void engine.run(remove));

  engine.run(check);
  expect(neighbour.get(theirs)).toBeNull();
  expect(await (await fetch(`http://${project.address}/ours`)).text()).toContain('/ours');
});

function majorVersion({ docker }: Engine): number {
  return Number.parseInt(docker(['version', '--format', '{{.Server.Version}}']), 10);
}
