#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolderOf } from './cache-folder.ts';

// Most of a start is stripping the types of modules and compiling them: what comes of that is kept, also for the controller
// and the services that this command starts. Where nothing can be written, Node does without.
process.env.NODE_COMPILE_CACHE ??= join(cacheFolderOf(process.env), 'compiled');
enableCompileCache();
await import('./command-line.ts');
