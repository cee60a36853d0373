import { spawnSync } from 'node:child_process';
import { comfyui, container, opencut } from '@veille/catalog';
import { composeWords } from '@veille/protocol';
import { findComposes, temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { compileStudio, writeStudio } from '../support/container-studio.ts';

const services = {
  comfyui: comfyui({ gpu: true }),
  notes: container({ image: 'registry.example/notes:1.2', port: 3000, volumes: { notes: '/data' } }),
  opencut: opencut({ memory: '2GiB' }),
};

test.each(findComposes())(
  'compose $version takes the project of every kind of container without a word',
  async (compose) => {
    const studio = compileStudio(await temporaryFolder(), services, {
      comfyui: 20_080,
      notes: 20_081,
      opencut: 20_082,
    });
    writeStudio(studio);
    const projects = studio.manifest.services.flatMap((service) => service.compose ?? []);
    expect(projects.map(({ containers }) => containers.length)).toEqual([1, 1, 5]);
    for (const project of projects) {
      const { status, stderr } = spawnSync(compose.program, [...composeWords(project), 'config', '--quiet'], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  },
);
