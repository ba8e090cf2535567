/**
 * @generated SignedSource<<1f9c8029e3f4b9b57d1e6b72d9cef44c>>
 * @relayHash 9f8514f597334344e6c7bc09afdbb11e
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 958862eff45ba1b3c5593b9dbe4c02951e0eed8eb0216313c371b6a34820f0a9

import { ConcreteRequest } from 'relay-runtime';
export type liveNotificationSubscription$variables = Record<PropertyKey, never>;
export type liveNotificationSubscription$data = {
  readonly notificationReceived: {
    readonly id: string;
  };
};
export type liveNotificationSubscription = {
  response: liveNotificationSubscription$data;
  variables: liveNotificationSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "Notification",
    "kind": "LinkedField",
    "name": "notificationReceived",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "id",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "liveNotificationSubscription",
    "selections": (v0/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "liveNotificationSubscription",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "958862eff45ba1b3c5593b9dbe4c02951e0eed8eb0216313c371b6a34820f0a9",
    "metadata": {},
    "name": "liveNotificationSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "398e65f45d6b8d1d5ec0d1170b5276f6";

export default node;
