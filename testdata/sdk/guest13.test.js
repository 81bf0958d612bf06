// A build on axios, which sends other queries and rejects with other things.
import sdk from 'guest13';
import { proves } from './proof.js';

proves('purecloud-guest-chat-client 13.2.0', sdk);
