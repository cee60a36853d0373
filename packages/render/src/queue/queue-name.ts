/** BullMQ's name for the one queue. */
export const queueName = 'renders';
