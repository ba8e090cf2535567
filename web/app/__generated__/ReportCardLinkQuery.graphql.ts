/**
 * @generated SignedSource<<c1f280e4ce406e6925d07140d9b7621c>>
 * @relayHash 1043ee0c8ca0d7df31bb45ae0470fe69
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID d7fb101dc2d0408da491f9f6c67de1ee3bac7d5ad2dfafaaaa5782c857dbe0e8

import { ConcreteRequest } from 'relay-runtime';
export type ReportCardLinkQuery$variables = {
  id: string;
};
export type ReportCardLinkQuery$data = {
  readonly report: {
    readonly downloadUrl: string | null | undefined;
  } | null | undefined;
};
export type ReportCardLinkQuery = {
  response: ReportCardLinkQuery$data;
  variables: ReportCardLinkQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "downloadUrl",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ReportCardLinkQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Report",
        "kind": "LinkedField",
        "name": "report",
        "plural": false,
        "selections": [
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ReportCardLinkQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Report",
        "kind": "LinkedField",
        "name": "report",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
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
    ]
  },
  "params": {
    "id": "d7fb101dc2d0408da491f9f6c67de1ee3bac7d5ad2dfafaaaa5782c857dbe0e8",
    "metadata": {},
    "name": "ReportCardLinkQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "f38d1e304d4bfd876b46fe1ffd45918b";

export default node;
