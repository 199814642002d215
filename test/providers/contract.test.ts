import { faults } from './scripted-server.js';
import { collectorContract, recordsContract, smsContract } from './contract.js';
import { atWorld } from './scripted-africastalking.js';
import { cameroon, campayWorld } from './scripted-campay.js';
import { chamaWorld } from './scripted-chamapay.js';
import { imaraWorld } from './scripted-imarapay.js';

collectorContract('imarapay', imaraWorld);
collectorContract('campay', () => campayWorld(), faults, cameroon);
recordsContract('chamapay', chamaWorld);
smsContract('africastalking', () => atWorld());
