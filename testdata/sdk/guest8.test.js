// The last line of builds on superagent.
import sdk from 'guest8';
import { proves } from './proof.js';

proves('purecloud-guest-chat-client 8.1.3', sdk);
