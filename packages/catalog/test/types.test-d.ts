import { comfyui, compose, container } from '@veille/catalog';

// Each expected error is what an editor underlines; `tsc --noEmit` fails when one of them is no error any more.

container({ image: 'notes:1', port: 3000, memory: '512MiB', gpu: true, volumes: { notes: '/notes' } });
container({ build: './notes', port: 3000, host: 'workstation', sleepAfter: '30m' });
compose({ file: './photos/compose.yaml', web: 'app:2342', busy: { path: '/queue', lists: ['running'] } });

// @ts-expect-error an image or a folder to build
container({ port: 3000 });

// @ts-expect-error not both
container({ image: 'notes:1', build: './notes', port: 3000 });

// @ts-expect-error the port inside is not optional
container({ image: 'notes:1' });

// @ts-expect-error memory has the unit MiB or GiB
comfyui({ memory: '6GB' });

// @ts-expect-error the option is called `override`
comfyui({ overide: './comfyui.yml' });

// @ts-expect-error a person's file says itself what its containers may take
compose({ file: './photos/compose.yaml', web: 'app:2342', memory: '1GiB' });

// @ts-expect-error the container and its port
compose({ file: './photos/compose.yaml', web: 'app' });

// @ts-expect-error a field or lists
compose({ file: './photos/compose.yaml', web: 'app:2342', busy: { path: '/queue' } });
