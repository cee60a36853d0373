/** What hosts are to be asked. It is little, and loaded first: all that compiles is loaded while they answer. */
export { deployNeeds } from './host/needs.ts';
export { type HostQuestion, plainQuestion } from './host/question.ts';
export { questionsOf, standingQuestion } from './host/questions.ts';
