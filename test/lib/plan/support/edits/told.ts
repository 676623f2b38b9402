/** The plan's messages about refused objects, by the kind and title of the edit, with the workaround. */
export const TOLD: Readonly<Record<string, string>> = {
  'Deployment, pods lose the label of the selector': 'spec.selector must match spec.template.metadata.labels, '
    + 'got {"matchLabels":{"app":"web"}} and {"tier":"x"}: '
    + `a Deployment would never find its pods, and its selector can't be changed later; give the pods these labels`,
  'Deployment, a request above its limit': 'spec.template.spec.containers[0].resources.requests.memory must be at most its limit, '
    + 'got "2Gi" and "1Gi": the API server refuses more; lower it or raise the limit',
  'Deployment, a mount loses its volume': 'spec.template.spec.containers[0].volumeMounts[0].name must be a volume of the pod, '
    + 'got "data": the pod has none; add the volume or correct the name',
  'Deployment, pods that never restart': 'spec.template.spec.restartPolicy must be Always, '
    + 'got "Never": the API server accepts no other policy for a Deployment; set it',
  'Service, a port without a name': 'spec.ports must all have names, '
    + 'got a port without a name among several: the API server distinguishes them by name; name each',
  'PodDisruptionBudget, two ways to say it': 'spec.maxUnavailable must be left out when minAvailable is set, '
    + 'got 1 and 1: the API server accepts only one of them; leave one out',
  'HorizontalPodAutoscaler, a minimum above the maximum': 'spec.maxReplicas must be at least minReplicas, '
    + 'got 4 and 9: the API server refuses a lower value; raise it',
  'Deployment, a label of two words': 'metadata.labels must have valid values, '
    + 'got "red blue" for team: '
    + 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; shorten it or keep it in an annotation',
  'Deployment, a label with a space in its key': 'metadata.labels must have valid keys, '
    + 'got "the team": letters, digits, "-", "_" and ".", at most 63, after an optional domain and "/"; rename it',
  'Deployment, an annotation with a space in its key': 'metadata.annotations must have valid keys, '
    + 'got "the team": letters, digits, "-", "_" and ".", at most 63, after an optional domain and "/"; rename it',
  'Deployment, an annotation of 256 KiB': 'metadata.annotations must fit into 262144 bytes, '
    + 'got 262145: the API server accepts no more; keep large texts in a ConfigMap',
  'StatefulSet, a label of two words for the pods': 'spec.template.metadata.labels must have valid values, '
    + 'got "a b" for tier: '
    + 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; shorten it or keep it in an annotation',
  'Deployment, a selector of nothing': 'spec.selector must select by at least one label, '
    + 'got {}: the API server refuses a Deployment without one; select by labels of its pods that never change',
  'Deployment, less than no pods': 'spec.replicas must be a whole number of at least 0, got -1: the API server refuses others; correct it',
  'Deployment, Recreate, bit by bit': 'spec.strategy.rollingUpdate must be left out with the type Recreate, '
    + 'got {"maxSurge":1,"maxUnavailable":"25%"}: the API server accepts it only with RollingUpdate; leave one out',
  'Deployment, no container': 'spec.template.spec.containers must contain at least one, got none: '
    + 'a pod without containers has nothing to run; add one',
  'Deployment, a container with capitals in its name': 'spec.template.spec.containers[0].name '
    + 'must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, '
    + 'got "Web": the API server refuses others; rename it',
  'Deployment, two containers of one name': 'spec.template.spec.containers must have distinct names, '
    + 'got "web" twice: the API server refuses both; rename one',
  'Deployment, a volume with capitals in its name': 'spec.template.spec.volumes[1].name '
    + 'must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, '
    + 'got "Tmp": the API server refuses others; rename it',
  'Deployment, no image': 'spec.template.spec.containers[0].image must be text without spaces around it, '
    + 'got none: a container needs the name of an image; set it',
  'Deployment, a pull policy in lower case': 'spec.template.spec.containers[0].imagePullPolicy must be Always, IfNotPresent or Never, '
    + 'got "always": the API server refuses others; correct it',
  'Deployment, an argument that is a number': 'spec.template.spec.containers[0].args[1] must be text, '
    + 'got 8080: the API server accepts nothing else; put it in quotes',
  'Deployment, a port above 65535': 'spec.template.spec.containers[0].ports[0].containerPort must be a number from 1 to 65535, '
    + 'got 70000: there are no other ports; correct it',
  'Deployment, a port of the host above 65535': 'spec.template.spec.containers[0].ports[0].hostPort must be a number from 1 to 65535, '
    + 'got 70000: there are no other ports; correct it',
  'Deployment, a port with a name of 16 letters': 'spec.template.spec.containers[0].ports[0].name '
    + 'must be at most 15 lower-case letters, digits and "-", with at least one letter, '
    + 'got "xxxxxxxxxxxxxxxx": the API server refuses others; rename it',
  'Deployment, two ports of one name': 'spec.template.spec.containers[0].ports must have distinct names, '
    + 'got "http" twice: the API server refuses both; rename one',
  'Deployment, a protocol in lower case': 'spec.template.spec.containers[0].ports[0].protocol must be TCP, UDP or SCTP, '
    + 'got "tcp": the API server refuses others; correct it',
  'Deployment, a variable that is a number': 'spec.template.spec.containers[0].env[0].value must be text, '
    + 'got 8080: the API server accepts nothing else; put it in quotes',
  'Deployment, a variable with a value and a source': 'spec.template.spec.containers[0].env[0].value must be left out when '
    + 'valueFrom is set, got "info": the API server accepts only one of them; leave one out',
  'Deployment, a probe of port 70000': 'spec.template.spec.containers[0].livenessProbe.tcpSocket.port '
    + 'must be a number from 1 to 65535 or the name of a port, '
    + 'got 70000: the API server refuses others; correct it',
  'Deployment, a liveness probe that wants two answers': 'spec.template.spec.containers[0].livenessProbe.successThreshold must be 1, '
    + 'got 2: the API server accepts more only for a readinessProbe; leave it out',
  'Deployment, a quantity with a space': 'spec.template.spec.containers[0].resources.requests.cpu must be a quantity of at least 0, '
    + 'got "100 m": the API server refuses others; use one like 100m, 0.5 or 128Mi',
  'Job, less than none at once': 'spec.parallelism must be a whole number of at least 0, got -1: the API server refuses others; correct it',
  'CronJob, a schedule of three fields': 'spec.schedule must have five fields or be a word such as "@daily", '
    + 'got "0 3 *": the API server refuses others; use one like "30 3 * * *"',
  'CronJob, pods that always restart': 'spec.jobTemplate.spec.template.spec.restartPolicy must be OnFailure or Never, '
    + 'got "Always": the API server accepts no other policy for a CronJob; set it',
  'Service, no port': 'spec.ports must contain at least one, got none: only headless Services and ExternalNames can have none; add one',
  'Service, a port above 65535': 'spec.ports[0].port must be a number from 1 to 65535, got 70000: there are no other ports; correct it',
  'Service, a target above 65535': `spec.ports[0].targetPort must be a number from 1 to 65535 or the name of a container's port, `
    + 'got 70000: the API server refuses others; correct it',
  'Service, a node port above 65535': 'spec.ports[0].nodePort must be a number from 1 to 65535, '
    + 'got 70000: there are no other ports; correct it',
  'Service, a port with capitals in its name': 'spec.ports[0].name must be at most 63 lower-case letters, digits and "-", '
    + 'got "HTTP": the API server refuses others; rename it',
  'Service, two ports of one name': 'spec.ports must have distinct names, got "http" twice: the API server refuses both; rename one',
  'Service, a protocol in lower case': 'spec.ports[0].protocol must be TCP, UDP or SCTP, '
    + 'got "tcp": the API server refuses others; correct it',
  'Service, a type in other capitals': 'spec.type must be ClusterIP, NodePort, LoadBalancer or ExternalName, '
    + 'got "Loadbalancer": the API server refuses others; correct it',
  'Service, a selector of two words': 'spec.selector must have valid values, '
    + 'got "a b" for app: '
    + 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; shorten it or keep it in an annotation',
  'Service, no name outside': 'spec.externalName must be a host, got none: a Service of type ExternalName is an alias for a host; set it',
  'Ingress, a host with a port': 'spec.rules[0].host must be a host in lower case without a port, optionally behind "*.", '
    + 'got "a.example.com:80": the API server refuses others; correct it',
  'Ingress, a path without a type': 'spec.rules[0].http.paths[0].pathType must be Exact, Prefix or ImplementationSpecific, '
    + 'got none: the API server requires it for each path; set it',
  'Ingress, a path that begins with a letter': 'spec.rules[0].http.paths[0].path must begin with "/", '
    + 'got "shop": the API server refuses others; correct it',
  'Ingress, a backend with a port above 65535': 'spec.rules[0].http.paths[0].backend.service.port.number must be a number from 1 to 65535, '
    + 'got 70000: there are no other ports; correct it',
  'NetworkPolicy, a port above 65535': 'spec.ingress[0].ports[0].port must be a number from 1 to 65535 or the name of a port, '
    + 'got 70000: the API server refuses others; correct it',
  'ConfigMap, a key with a slash': 'data must have keys of letters, digits, "-", "_" and ".", at most 253, '
    + 'got "etc/level": the API server refuses others; rename it',
  'ConfigMap, a value that is a number': 'data must have text as values, '
    + 'got 1 for level: the API server accepts nothing else; put it in quotes',
  'ConfigMap, one key as text and as bytes': 'data must have no key of binaryData, '
    + 'got "level" in both: the API server refuses it; leave one out',
  'Secret, a value that is not in base64': 'data must have values in base64, '
    + 'got another for password: the API server decodes them; encode it, or use stringData for plain text',
  'Secret, a value that is a number': 'stringData must have text as values, '
    + 'got another for pin: the API server accepts nothing else; put it in quotes',
  'PersistentVolumeClaim, an access mode in short': 'spec.accessModes '
    + 'must be among ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, '
    + 'got ["RWO"]: the API server refuses others; write them out',
  'PersistentVolumeClaim, no access mode': 'spec.accessModes must contain at least one, '
    + 'got none: the API server refuses a claim without it; use ReadWriteOnce',
  'RoleBinding, neither a Role nor a ClusterRole': 'roleRef must name a Role or a ClusterRole, '
    + `got {"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"view"}: it can't be changed later; set its kind and name`,
  'Deployment, a variable that begins with a digit': 'spec.template.spec.containers[0].env[0].name '
    + 'must be letters, digits, "-", "_" and ".", not beginning with a digit, '
    + 'got "1ST": Kubernetes before 1.32 refuses other names; rename it; API servers refuse the object before 1.32',
  'Deployment, spaces around an image': 'spec.template.spec.containers[0].image must be text without spaces around it, '
    + 'got "x:2 ": a container needs the name of an image; set it; API servers may accept the object, and then refuse each of its pods',
  'StatefulSet, a request above its limit': 'spec.template.spec.containers[0].resources.requests.memory must be at most its limit, '
    + 'got "2Gi" and "1Gi": '
    + 'the API server refuses more; lower it or raise the limit; API servers may accept the object, and then refuse each of its pods',
};
