import { TitleCard } from '@veille/render/compositions';
import { EndCard } from './end-card.tsx';

/** Everything that this studio films. `TitleCard` comes with Veille; `EndCard` shows how to add your own. */
export function Root() {
  return (
    <>
      <TitleCard />
      <EndCard />
    </>
  );
}
