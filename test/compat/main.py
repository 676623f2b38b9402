"""What main.ts does in TypeScript: `.ci/newest` compares the manifests of both."""
import sys

import cdk8s_plus_33 as kplus
from cdk8s import ApiObject, App, Chart, JsonPatch, Size
from cdk8s_operatorless import (
    AppService, ContainerResources, Cpu, CpuResources, EtcdCluster, MemoryResources, RedisCluster, ServicePort,
)

app = App(outdir=sys.argv[1])
chart = Chart(app, "shop", namespace="shop", disable_resource_name_hashes=True)
web = AppService(
    chart, "web",
    image="nginx:1.28",
    ports=[ServicePort(port=80)],
    resources=ContainerResources(
        cpu=CpuResources(request=Cpu.millis(50), limit=Cpu.units(1)),
        memory=MemoryResources(limit=Size.mebibytes(64)),
    ),
)
ApiObject.of(web).add_json_patch(JsonPatch.replace("/spec/strategy/rollingUpdate/maxSurge", "25%"))
EtcdCluster(chart, "etcd")
RedisCluster(chart, "redis")
kplus.ConfigMap(chart, "settings", metadata={"name": "settings"}, data={"currency": "EUR"})
AppService(
    chart, "api",
    image="nginx:1.28",
    ports=[ServicePort(port=80)],
    resources=ContainerResources(cpu=CpuResources(request=Cpu.millis(75))),
)
app.synth()
