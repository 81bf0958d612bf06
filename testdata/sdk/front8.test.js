import sdk from 'guest8';
import { fronted } from './front.js';

fronted('purecloud-guest-chat-client 8.1.3', sdk);
