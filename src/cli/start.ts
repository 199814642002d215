import { exits, type Command } from './terminal.js';

export const start: Command = {
  help: 'run the service, as `npm start` does',
  run: async () => {
    await import('../main.js');
    return exits.well;
  },
};
