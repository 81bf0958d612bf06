import sdk from 'guest13';
import { fronted } from './front.js';

fronted('purecloud-guest-chat-client 13.2.0', sdk);
