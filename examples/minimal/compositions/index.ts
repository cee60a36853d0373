import { TitleCard } from '@veille/render/compositions';
import { registerRoot } from 'remotion';

registerRoot(TitleCard);
