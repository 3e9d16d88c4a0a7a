# SPDX-License-Identifier: MIT
"""The Postfix of compose.yaml asks the image with its own configuration. Both are in a network
namespace without a way out."""

import pytest

import grayling_image
import postfix_image
from process import run
from waiting import wait_until

POSTFIX = "grayling-compose-postfix:test"
CLIENT = "192.0.2.7"  # an address of the namespace's loopback interface
SEND = f"""
import smtplib
with smtplib.SMTP("127.0.0.1", 25, timeout=20, source_address=("{CLIENT}", 0)) as smtp:
    try:
        smtp.sendmail("stranger@sender.test", ["anna@compose.test"], "Subject: hello\\r\\n\\r\\n")
        print("sent")
    except smtplib.SMTPRecipientsRefused as refused:
        print(refused)
"""


@pytest.fixture
def docker(postfix):
    if not postfix.docker:
        pytest.skip("dockerd can't run here")
    return postfix.docker


@pytest.fixture
def containers(docker, image):
    """The ids of the grayling and the Postfix, in one network namespace."""
    docker.build_image(POSTFIX, grayling_image.DOCKER / "compose/postfix",
                       {"BASE": postfix_image.base_image(docker)})
    started = []

    def run(image, network, **settings):
        started.append(docker.run(image, None, [], {"NetworkMode": network, **settings},
                                  Env=["MAIL_DOMAIN=compose.test"],
                                  Healthcheck=grayling_image.QUICK, Tty=True))

    try:
        run(grayling_image.NAME, "none", ReadonlyRootfs=True, ExtraHosts=["policy:127.0.0.1"])
        run(POSTFIX, f"container:{started[0]}")
        yield started
    finally:
        for container in reversed(started):
            print(docker.log(container)[-4000:])
            docker.remove(container)
        docker.remove_image(POSTFIX)


def test_the_postfix_of_compose_has_strangers_wait(docker, containers):
    def status(container):
        return docker.inspect(container)["State"]["Health"]["Status"]

    for container in containers:
        wait_until(lambda: status(container) == "healthy", lambda: docker.log(container),
                   deadline=30, interval=0.2)
    inside = ["nsenter", "--net", "--target", docker.inspect(containers[0])["State"]["Pid"]]
    run([*inside, "ip", "address", "add", f"{CLIENT}/32", "dev", "lo"])
    assert "Greylisted, please try again later" in run([*inside, "/usr/bin/python3", "-c", SEND])
    assert "sender=stranger@sender.test" in docker.log(containers[0])
    assert "450 4.2.0 <anna@compose.test>" in docker.log(containers[1])
