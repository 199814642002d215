import { collectorContract, recordsContract, smsContract } from './contract.js';
import { atWorld } from './scripted-africastalking.js';
import { chamaWorld } from './scripted-chamapay.js';
import { imaraWorld } from './scripted-imarapay.js';

collectorContract('imarapay', imaraWorld);
recordsContract('chamapay', chamaWorld);
smsContract('africastalking', () => atWorld());
