import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { CalculateMetadataFunction } from 'remotion';

/** Stands in for `remotion` while a project is described: everything is Remotion's own but what registers. */
export * from 'remotion';

type Props = Record<string, unknown>;
type Metadata = { width?: number; height?: number; fps?: number; durationInFrames?: number };
interface Registered extends Metadata {
  id: string;
  schema?: unknown;
  defaultProps?: Props;
  calculateMetadata?: CalculateMetadataFunction<Props>;
}

const registered: Registered[] = [];
let root: ComponentType | null = null;

export function registerRoot(component: ComponentType): void {
  root = component;
}

export function Composition(props: Registered): null {
  registered.push(props);
  return null;
}

export function Still(props: Registered): null {
  registered.push({ fps: 30, durationInFrames: 1, ...props });
  return null;
}

export function Folder({ children }: { children: unknown }): unknown {
  return children;
}

/** Runs the project's root once and tells what it registered, in the shape of the protocol's `composition`. */
export async function describeRoot(toJsonSchema: (schema: unknown) => unknown): Promise<unknown[]> {
  if (root === null) throw new Error('registerRoot() was not called');
  renderToStaticMarkup(createElement(root));
  return Promise.all(registered.map((one) => describe(one, toJsonSchema)));
}

async function describe(one: Registered, toJsonSchema: (schema: unknown) => unknown): Promise<unknown> {
  const defaultProps = one.defaultProps ?? {};
  const { width, height, fps, durationInFrames } = { ...one, ...(await calculated(one, defaultProps)) };
  const propsSchema = one.schema ? toJsonSchema(one.schema) : null;
  return { id: one.id, width, height, fps, durationInFrames, defaultProps, propsSchema };
}

/** What the composition works out for its default props; what only a browser can tell is left to the render. */
async function calculated(one: Registered, defaultProps: Props): Promise<Metadata> {
  if (!one.calculateMetadata) return {};
  try {
    const metadata = await one.calculateMetadata({
      defaultProps,
      props: defaultProps,
      abortSignal: new AbortController().signal,
      compositionId: one.id,
      isRendering: false,
    });
    return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  } catch {
    return {};
  }
}
