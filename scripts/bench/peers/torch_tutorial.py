"""PyTorch as the tutorial writes it: torchvision's data set, a DataLoader, a step for each of its batches.

usage: torch_tutorial.py FOLDER THREADS; the folder has MNIST/raw/ in it, as torchvision expects
"""

import sys

import torch
import torchvision
from torchvision import transforms

from worker import answer

STEPS = 300  # of 938: a whole epoch would take several seconds of each round

torch.set_num_threads(int(sys.argv[2]))
transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
digits = torchvision.datasets.MNIST(sys.argv[1], train=True, download=False, transform=transform)
loader = torch.utils.data.DataLoader(digits, batch_size=64, shuffle=True)
model = torch.nn.Sequential(
    torch.nn.Linear(784, 128),
    torch.nn.ReLU(),
    torch.nn.Linear(128, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 10),
    torch.nn.LogSoftmax(dim=1),
)
criterion = torch.nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.9)


def train():
    running_loss = 0.0
    for step, (images, labels) in enumerate(loader, start=1):
        images = images.view(images.shape[0], -1)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
        if step == STEPS:
            break
    return running_loss / STEPS, STEPS / len(loader)


answer(f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}", train)
