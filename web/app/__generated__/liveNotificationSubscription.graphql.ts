/**
 * @generated SignedSource<<5f24df046686216ebeadc3eaa1bc6ba9>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

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
    "cacheID": "9f8514f597334344e6c7bc09afdbb11e",
    "id": null,
    "metadata": {},
    "name": "liveNotificationSubscription",
    "operationKind": "subscription",
    "text": "subscription liveNotificationSubscription {\n  notificationReceived {\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "398e65f45d6b8d1d5ec0d1170b5276f6";

export default node;
